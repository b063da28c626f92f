package assistant

// Export is the definition as a file: canonical JSON, UTF-8 without BOM, queues
// by name. Import of it gives the same definition, and exporting that the same
// bytes.
func (d *Definition) Export(w World) ([]byte, error) { return nil, nil }

// Import reads a file: everything or nothing. A *ImportError lists what is
// wrong by JSON pointer: unknown fields, wrong types, dangling references,
// limits.
func Import(raw []byte, w World) (*Definition, error) { return nil, nil }

// ImportError is why a file was refused.
type ImportError struct{ Problems []Problem }

func (e *ImportError) Error() string { return "import refused" }
