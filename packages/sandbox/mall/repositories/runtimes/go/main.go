package main

import "net/http"

func main() {
	ok := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }
	http.HandleFunc("/health/live", ok)
	http.HandleFunc("/health/ready", ok)
	if err := http.ListenAndServe(":8080", nil); err != nil {
		panic(err)
	}
}
