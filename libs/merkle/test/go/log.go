package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A log as its readers see it: C2SP tlog-tiles below /v1/audit-log, proofs beside it. The bearer of KEYWARD_TOKEN may read
// its entries.
type remoteLog struct {
	url   string
	token string
}

func (l remoteLog) get(path string) ([]byte, error) {
	request, err := http.NewRequest("GET", l.url+path, nil)
	if err != nil {
		return nil, err
	}
	if l.token != "" {
		request.Header.Set("Authorization", "Bearer "+l.token)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != 200 {
		err = fmt.Errorf("%s: %d %s", path, answer.StatusCode, body)
	}
	return body, err
}

func (l remoteLog) Height() int                         { return 8 }
func (l remoteLog) SaveTiles(_ []tlog.Tile, _ [][]byte) {}

func (l remoteLog) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(wanted))
	for i, each := range wanted {
		read, err := l.get("/v1/audit-log/tile/" + each.Path()[len("tile/8/"):])
		if err != nil {
			return nil, err
		}
		data[i] = read
	}
	return data, nil
}

// checkLog believes nothing but the key.
func checkLog(url string) {
	open := remoteLog{url: url}
	withToken := remoteLog{url: url, token: os.Getenv("KEYWARD_TOKEN")}
	tree := readCheckpoint(open, os.Getenv("KEYWARD_LOG_KEY"))
	leaves, err := tlog.TileHashReader(tree, open).ReadHashes(leafIndexes(tree.N))
	must(err)
	for index, entry := range readEntries(withToken, tree.N) {
		if tlog.RecordHash(entry) != leaves[index] {
			fail(fmt.Sprintf("entry %d is not the one the tiles have", index))
		}
	}
	for index, leaf := range leaves {
		checkInclusion(withToken, tree, int64(index), leaf)
	}
	pairs := checkConsistencies(open, tree)
	fmt.Printf("1 checkpoint, %d entries, %d inclusions, %d consistencies are right\n", tree.N, len(leaves), pairs)
}

func readCheckpoint(log remoteLog, key string) tlog.Tree {
	verifier, err := note.NewVerifier(key)
	must(err)
	signed, err := log.get("/v1/audit-log/checkpoint")
	must(err)
	opened, err := note.Open(signed, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		fail("the note is not a checkpoint of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := base64.StdEncoding.DecodeString(lines[2])
	must(err)
	return tlog.Tree{N: size, Hash: hash(root)}
}

func leafIndexes(size int64) []int64 {
	indexes := make([]int64, size)
	for i := range indexes {
		indexes[i] = tlog.StoredHashIndex(0, int64(i))
	}
	return indexes
}

func readEntries(log remoteLog, size int64) [][]byte {
	var entries [][]byte
	for first := int64(0); first < size; first += 256 {
		width := int(min(256, size-first))
		tile := tlog.Tile{H: 8, L: 0, N: first / 256, W: width}
		bundle, err := log.get("/v1/audit-log/tile/entries/" + tile.Path()[len("tile/8/0/"):])
		must(err)
		for len(bundle) > 0 {
			length := int(binary.BigEndian.Uint16(bundle))
			entries = append(entries, bundle[2:2+length])
			bundle = bundle[2+length:]
		}
	}
	if int64(len(entries)) != size {
		fail("the bundles have more or fewer entries than the checkpoint says")
	}
	return entries
}

func checkInclusion(log remoteLog, tree tlog.Tree, index int64, leaf tlog.Hash) {
	var proof struct {
		LeafHash []byte   `json:"leafHash"`
		Root     []byte   `json:"root"`
		Hashes   [][]byte `json:"hashes"`
	}
	read(log, fmt.Sprintf("/v1/audit-entries/%d/proof?size=%d", index, tree.N), &proof)
	if hash(proof.LeafHash) != leaf || hash(proof.Root) != tree.Hash {
		fail(fmt.Sprintf("the proof of entry %d is of another", index))
	}
	must(tlog.CheckRecord(hashes(proof.Hashes), tree.N, tree.Hash, index, leaf))
}

// checkConsistencies goes from each size of some to the next one and to the last; the roots are made from the tiles.
func checkConsistencies(log remoteLog, tree tlog.Tree) int {
	rootAt := func(size int64) tlog.Hash {
		root, err := tlog.TreeHash(size, tlog.TileHashReader(tree, log))
		must(err)
		return root
	}
	checked := 0
	check := func(first, second int64) {
		var proof struct {
			Hashes [][]byte `json:"hashes"`
		}
		read(log, fmt.Sprintf("/v1/audit-log/consistency?from=%d&to=%d", first, second), &proof)
		must(tlog.CheckTree(hashes(proof.Hashes), second, rootAt(second), first, rootAt(first)))
		checked++
	}
	for size := int64(1); size < tree.N; size += 1 + size/4 {
		check(size, size+1)
		check(size, tree.N)
	}
	return checked
}

func read(log remoteLog, path string, into any) {
	body, err := log.get(path)
	must(err)
	must(json.Unmarshal(body, into))
}
