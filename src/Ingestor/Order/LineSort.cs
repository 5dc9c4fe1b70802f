using System.Runtime.InteropServices;

namespace Candlewick.Ingestor.Order;

/// <summary>
/// Sorts the lines of a file by time, in bounded memory whatever its size: runs of <paramref name="runBytes"/> of text are sorted and put into one
/// temporary file, then merged. What fits one run touches no disk.
/// </summary>
/// <param name="runBytes">Text that is held in memory.</param>
internal sealed class LineSort(int runBytes = 32 * 1024 * 1024) : IDisposable
{
    private readonly List<SortEntry> _entries = [];
    private readonly List<(long From, long To)> _runs = [];
    private byte[] _text = new byte[64 * 1024];
    private int _length;
    private long _ordinal;
    private FileStream? _spill;

    /// <summary>Adds a line that belongs at <paramref name="keyUs"/>.</summary>
    /// <exception cref="IngestException">There is no room for temporary files.</exception>
    public void Add(long keyUs, long line, int part, ReadOnlySpan<byte> text)
    {
        if (_entries.Count > 0 && _length + text.Length > runBytes)
        {
            Spill();
        }

        if (_length + text.Length > _text.Length)
        {
            Array.Resize(ref _text, Math.Max(_length + text.Length, 2 * _text.Length));
        }

        text.CopyTo(_text.AsSpan(_length));
        _entries.Add(new SortEntry(keyUs, _ordinal++, line, part, text.Length, _length));
        _length += text.Length;
    }

    /// <summary>The lines in order. It takes the temporary file over.</summary>
    /// <param name="damage">Why there are no more of them.</param>
    /// <param name="fileBytes">How long the file is.</param>
    public SortedLines Sorted(string? damage, long fileBytes)
    {
        if (_runs.Count == 0)
        {
            _entries.Sort();
            return new SortedLines([new MemoryRun(_text, _entries)], spill: null, damage, _ordinal, fileBytes);
        }

        Spill();
        var spill = _spill!;
        _spill = null;
        _text = [];
        return new SortedLines([.. _runs.Select(r => new SpilledRun(spill.SafeFileHandle, r.From, r.To))], spill, damage, _ordinal, fileBytes);
    }

    public void Dispose() => _spill?.Dispose();

    private void Spill()
    {
        _entries.Sort();
        try
        {
            _spill ??= new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose, BufferSize = 1024 * 1024,
            });
            long from = _spill.Position;
            foreach (var entry in CollectionsMarshal.AsSpan(_entries))
            {
                _spill.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<SortEntry>(in entry)));
                _spill.Write(_text.AsSpan(entry.Offset, entry.Length));
            }

            _spill.Flush();
            _runs.Add((from, _spill.Position));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IngestException(
                $"a file that is not in order of time could not be sorted in '{Path.GetTempPath()}' ({e.Message}); make room there for as much as its text, or name another folder with TMPDIR", e);
        }

        _entries.Clear();
        _length = 0;
    }
}
