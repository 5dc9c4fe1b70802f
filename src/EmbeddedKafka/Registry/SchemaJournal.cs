using System.Text.Json;

namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>
/// An append-only file of JSON lines, forced to disk line by line: an id that a client has seen is never given
/// to another schema. A line that a crash cut off was never answered, and is cut from the file when it is opened.
/// </summary>
internal sealed class SchemaJournal : IDisposable
{
    private readonly FileStream _lock;
    private readonly FileStream _file;

    private SchemaJournal(FileStream folderLock, FileStream file)
    {
        _lock = folderLock;
        _file = file;
    }

    /// <summary>Bytes of a torn last line that were cut when the journal was opened.</summary>
    public long Cut { get; private init; }

    /// <summary>Opens the journal of a folder, making both where they are missing.</summary>
    /// <exception cref="EmbeddedRegistryException">Another process has the folder open, or the journal is damaged.</exception>
    public static SchemaJournal Open(string folder, out IReadOnlyList<JournalEntry> entries)
    {
        Directory.CreateDirectory(folder);
        var folderLock = Lock(folder);
        FileStream? file = null;
        try
        {
            string path = Path.Combine(folder, "schemas.jsonl");
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            var read = Read(file, path, out long end);
            long cut = file.Length - end;
            file.SetLength(end);
            file.Position = end;
            file.Flush(flushToDisk: true);
            entries = read;
            return new SchemaJournal(folderLock, file) { Cut = cut };
        }
        catch
        {
            file?.Dispose();
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>Appends one entry; it is on disk when this returns.</summary>
    public void Append(JournalEntry entry)
    {
        long start = _file.Position;
        try
        {
            byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(entry, RegistryJson.Default.JournalEntry), (byte)'\n'];
            _file.Write(line);
            _file.Flush(flushToDisk: true);
        }
        catch
        {
            // A full disk must not leave half a line in front of the next one.
            _file.SetLength(start);
            _file.Position = start;
            throw;
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        _lock.Dispose();
    }

    private static FileStream Lock(string folder)
    {
        string path = Path.Combine(folder, "registry.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new EmbeddedRegistryException(
                $"the schema registry's folder '{folder}' is in use by another process, or cannot be written ({e.Message}). "
                + "Stop the other one, use it by SCHEMA_REGISTRY, or name another DATA_DIR.", e);
        }
    }

    private static List<JournalEntry> Read(FileStream file, string path, out long end)
    {
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var entries = new List<JournalEntry>();
        int at = 0;
        while (at < bytes.Length)
        {
            int length = bytes.AsSpan(at).IndexOf((byte)'\n');
            bool last = length < 0 || at + length + 1 == bytes.Length;
            var entry = length < 0 ? null : Parse(bytes.AsSpan(at, length));
            if (entry is null && last)
            {
                break;
            }

            entries.Add(entry ?? throw new EmbeddedRegistryException(
                $"line {entries.Count + 1} of '{path}' is damaged and others follow it. Restore the file from a copy; "
                + "removing the line would give its schema ids to other schemas."));
            at += length + 1;
        }

        end = at;
        return entries;
    }

    private static JournalEntry? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, RegistryJson.Default.JournalEntry);
        }
        catch (JsonException)
        {
            // The caller decides what an unreadable line means: torn where it is the last one, damage elsewhere.
            return null;
        }
    }
}
