using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Candlewick.Ingestor.Order;

/// <summary>A run in the temporary file, from one offset to another: entries, each with its text behind it.</summary>
internal sealed class SpilledRun(SafeFileHandle file, long from, long to) : ISortedRun
{
    private static readonly int Header = Unsafe.SizeOf<SortEntry>();

    private byte[] _buffer = new byte[64 * 1024];
    private long _read = from;
    private int _start;
    private int _end;

    public SortEntry Entry { get; private set; }

    public ReadOnlySpan<byte> Text => _buffer.AsSpan(_start - Entry.Length, Entry.Length);

    public bool MoveNext()
    {
        if (!Fill(Header))
        {
            return false;
        }

        Entry = MemoryMarshal.Read<SortEntry>(_buffer.AsSpan(_start));
        _start += Header;
        Fill(Entry.Length);
        _start += Entry.Length;
        return true;
    }

    /// <summary>Has so many bytes in the buffer; false at the end of the run.</summary>
    private bool Fill(int length)
    {
        if (_end - _start >= length)
        {
            return true;
        }

        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (length > _buffer.Length)
        {
            Array.Resize(ref _buffer, length);
        }

        while (_end < length && _read < to)
        {
            int wanted = (int)Math.Min(_buffer.Length - _end, to - _read);
            int read = RandomAccess.Read(file, _buffer.AsSpan(_end, wanted), _read);
            _end += read;
            _read += read;
        }

        return _end >= length;
    }
}
