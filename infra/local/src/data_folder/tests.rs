use super::*;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// The refusal, after checking that nothing in the folder changed.
fn refusal(path: &Path) -> String {
    let before = contents(path);
    let message = DataFolder::open(path).unwrap_err().to_string();
    assert_eq!(contents(path), before, "the folder was changed");
    assert_eq!(message.lines().count(), 1, "{message}");
    message
}

fn contents(path: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(path).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(contents(&path));
        } else if path.file_name().unwrap() != LOCK {
            all.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
    all.sort();
    all
}

/// A folder that was used once: marker, keys and both databases.
fn used() -> tempfile::TempDir {
    let parent = folder();
    let data = DataFolder::open(parent.path()).unwrap();
    for (file, table) in [(data.database(), "_stream_records"), (data.outbox(), "messages")] {
        let connection = Connection::open(file).unwrap();
        let rows = "(hex(randomblob(100)))".to_owned() + &", (hex(randomblob(100)))".repeat(199);
        let make = format!("CREATE TABLE {table} (text); INSERT INTO {table} VALUES {rows}");
        connection.execute_batch(&make).unwrap();
    }
    parent
}

#[test]
fn a_folder_is_made_and_opens_again_with_the_same_keys() {
    let parent = folder();
    let path = parent.path().join("deep/down");
    drop(DataFolder::open(&path).unwrap());
    let keys = contents(&path.join("keys"));
    drop(DataFolder::open(&path).unwrap());
    assert_eq!(contents(&path.join("keys")), keys);
}

#[test]
fn a_used_folder_opens_again() {
    let parent = used();
    DataFolder::open(parent.path()).unwrap();
}

#[test]
fn a_first_start_that_was_cut_short_is_taken_up_again() {
    let parent = folder();
    fs::write(parent.path().join(LOCK), "").unwrap();
    fs::write(parent.path().join(MARKER_PARTIAL), "{").unwrap();
    DataFolder::open(parent.path()).unwrap();
    DataFolder::open(parent.path()).unwrap();
}

#[test]
fn a_folder_of_other_things_is_left_alone() {
    let parent = folder();
    fs::write(parent.path().join("letter.txt"), "dear").unwrap();
    assert!(refusal(parent.path()).contains("not a data folder of Kader"));
}

#[test]
fn a_file_in_place_of_a_folder_is_refused() {
    let parent = folder();
    let file = parent.path().join("file");
    fs::write(&file, "x").unwrap();
    let message = DataFolder::open(&file).unwrap_err().to_string();
    assert!(message.contains("is not a folder"), "{message}");
    assert_eq!(fs::read(&file).unwrap(), b"x");
}

#[test]
fn another_format_and_a_damaged_marker_are_refused() {
    let parent = used();
    for (marker, expected) in [
        (r#"{"format":2}"#, "was written in format 2"),
        (r#"{"format":0}"#, "was written in format 0"),
        ("{", "is damaged"),
        ("", "is damaged"),
    ] {
        fs::write(parent.path().join(MARKER), marker).unwrap();
        let message = refusal(parent.path());
        assert!(message.contains(expected), "{marker}: {message}");
    }
}

#[test]
fn a_second_process_is_kept_out() {
    let parent = folder();
    let _first = DataFolder::open(parent.path()).unwrap();
    assert!(refusal(parent.path()).contains("in use"));
}

#[test]
fn damaged_and_foreign_databases_are_refused() {
    for name in [DATABASE, OUTBOX] {
        let parent = used();
        let file = parent.path().join(name);
        let whole = fs::read(&file).unwrap();

        fs::write(&file, "not a database at all").unwrap();
        assert!(refusal(parent.path()).contains("not a database"), "{name}");

        fs::write(&file, &whole[..whole.len() / 2]).unwrap();
        assert!(refusal(parent.path()).contains("is damaged"), "{name}");

        fs::remove_file(&file).unwrap();
        Connection::open(&file).unwrap().execute_batch("CREATE TABLE songs (name)").unwrap();
        assert!(refusal(parent.path()).contains("not one of Kader"), "{name}");
    }
}

#[test]
fn data_without_their_keys_are_refused_and_no_new_key_is_made() {
    let parent = used();
    fs::remove_file(parent.path().join("keys/sealing.json")).unwrap();
    assert!(refusal(parent.path()).contains("sealing.json is missing"));
}

#[test]
fn a_temporary_folder_goes_away() {
    let data = DataFolder::temporary().unwrap();
    let path = data.path().to_path_buf();
    assert!(path.join(MARKER).exists());
    drop(data);
    assert!(!path.exists());
}
