// Command check holds cosigned checkpoints against the packages of transparency-dev, which share no code with Keyward. It
// reads one JSON document and prints how many were right, or what was not.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/transparency-dev/formats/log"
	cosigned "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
)

type document struct {
	Origin  string   `json:"origin"`
	Log     string   `json:"log"`     // its written key
	Witness string   `json:"witness"` // its written key
	From    int64    `json:"from"`    // seconds since 1970: no cosignature is older,
	To      int64    `json:"to"`      // and none newer
	Sizes   []uint64 `json:"sizes"`
	Notes   []string `json:"notes"`
}

func main() {
	var all document
	must(json.NewDecoder(os.Stdin).Decode(&all))
	byLog, err := note.NewVerifier(all.Log)
	must(err)
	byWitness, err := cosigned.NewVerifierForCosignatureV1(all.Witness)
	must(err)
	for i, each := range all.Notes {
		checkpoint, rest, opened, err := log.ParseCheckpoint([]byte(each), all.Origin, byLog, byWitness)
		must(err)
		if checkpoint.Size != all.Sizes[i] || len(rest) > 0 {
			fail("the checkpoint speaks of something else")
		}
		if len(opened.Sigs) != 2 || opened.Sigs[1].Hash != byWitness.KeyHash() {
			fail("there is no cosignature of the witness")
		}
		at, err := cosigned.CoSigV1Timestamp(opened.Sigs[1])
		must(err)
		if at.Unix() < all.From || at.Unix() > all.To {
			fail(fmt.Sprintf("it says that it was cosigned at %s", at))
		}
	}
	fmt.Printf("%d cosigned checkpoints are right\n", len(all.Notes))
}

func must(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(reason string) {
	fmt.Println("WRONG:", reason)
	os.Exit(1)
}
