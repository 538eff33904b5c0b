// Command check holds what Keyward has made against golang.org/x/mod/sumdb, which shares no code with it.
//
//	check          reads one JSON document, and prints how much of it was right, or what was not
//	check answer   reads one JSON document of claims, right ones and others, and prints which it holds to be right
//	check log URL  reads a running log over HTTP, and prints how much of it was right, or what was not
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type document struct {
	Entries     [][]byte          `json:"entries"`
	Roots       [][]byte          `json:"roots"` // of the trees of 0, 1, 2, … entries
	Inclusion   []inclusion       `json:"inclusion"`
	Consistency []consistency     `json:"consistency"`
	Tiles       map[string][]byte `json:"tiles"` // of the whole tree, by C2SP's path
	Notes       []signed          `json:"notes"`
}

type inclusion struct {
	Size  int64    `json:"size"`
	Index int64    `json:"index"`
	Proof [][]byte `json:"proof"`
}

type consistency struct {
	First  int64    `json:"first"`
	Second int64    `json:"second"`
	Proof  [][]byte `json:"proof"`
}

type signed struct {
	Key  string `json:"key"`
	Note string `json:"note"`
	Text string `json:"text"`
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "answer" {
		answer()
		return
	}
	if len(os.Args) > 2 && os.Args[1] == "log" {
		checkLog(os.Args[2])
		return
	}
	checkDocument()
}

func checkDocument() {
	var all document
	must(json.NewDecoder(os.Stdin).Decode(&all))
	checkRoots(all)
	for _, each := range all.Inclusion {
		leaf := tlog.RecordHash(all.Entries[each.Index])
		must(tlog.CheckRecord(hashes(each.Proof), each.Size, hash(all.Roots[each.Size]), each.Index, leaf))
	}
	for _, each := range all.Consistency {
		must(tlog.CheckTree(hashes(each.Proof), each.Second, hash(all.Roots[each.Second]), each.First, hash(all.Roots[each.First])))
	}
	checkTiles(all)
	for _, each := range all.Notes {
		verifier, err := note.NewVerifier(each.Key)
		must(err)
		opened, err := note.Open([]byte(each.Note), note.VerifierList(verifier))
		must(err)
		if opened.Text != each.Text {
			fail("the note holds another text")
		}
	}
	fmt.Printf("%d roots, %d inclusions, %d consistencies, %d tiles, %d notes are right\n",
		len(all.Roots), len(all.Inclusion), len(all.Consistency), len(all.Tiles), len(all.Notes))
}

// checkRoots grows the tree anew, from the entries alone.
func checkRoots(all document) {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		read := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			read[i] = stored[index]
		}
		return read, nil
	})
	for size := range all.Roots {
		if size > 0 {
			grown, err := tlog.StoredHashes(int64(size-1), all.Entries[size-1], reader)
			must(err)
			stored = append(stored, grown...)
		}
		if size == 0 {
			continue // This package has no hash of the empty tree.
		}
		root, err := tlog.TreeHash(int64(size), reader)
		must(err)
		if root != hash(all.Roots[size]) {
			fail(fmt.Sprintf("the root of %d entries is another", size))
		}
	}
}

// checkTiles reads every leaf through the tiles, which that package authenticates by the root.
func checkTiles(all document) {
	size := int64(len(all.Entries))
	tree := tlog.Tree{N: size, Hash: hash(all.Roots[size])}
	reader := tlog.TileHashReader(tree, tiles(all.Tiles))
	for index := range all.Entries {
		read, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, int64(index))})
		must(err)
		if read[0] != tlog.RecordHash(all.Entries[index]) {
			fail("a tile has another leaf")
		}
	}
}

type tiles map[string][]byte

func (t tiles) Height() int                         { return 8 }
func (t tiles) SaveTiles(_ []tlog.Tile, _ [][]byte) {}

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(wanted))
	for i, each := range wanted {
		path := each.Path()[len("tile/8/"):] // C2SP leaves the height out: it is always 8.
		found, ok := t[path]
		if !ok {
			return nil, fmt.Errorf("there is no tile %s", path)
		}
		data[i] = found
	}
	return data, nil
}

func hash(bytes []byte) (h tlog.Hash) {
	if copy(h[:], bytes) != len(h) || len(bytes) != len(h) {
		fail("a hash has not 32 bytes")
	}
	return h
}

func hashes(all [][]byte) []tlog.Hash {
	read := make([]tlog.Hash, len(all))
	for i, each := range all {
		read[i] = hash(each)
	}
	return read
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
