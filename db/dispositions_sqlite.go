package db

// dispositionsUsed lists which of the ids of a JSON array some wrap-up names.
const dispositionsUsed = "SELECT DISTINCT disposition FROM assignment WHERE disposition <> '' AND disposition IN (SELECT value FROM json_each($1))"
