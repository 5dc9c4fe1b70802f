namespace Candlewick.Instruments.Files;

/// <summary>
/// Lines of a UTF-8 stream as spans into one buffer. Where the stream breaks, the lines before the break are given and
/// the unfinished one is not: half a number is a number too.
/// </summary>
public sealed class Utf8LineReader(Stream stream) : IDisposable
{
    private const int MaxLineLength = 64 * 1024;

    private readonly byte[] _buffer = new byte[2 * MaxLineLength];
    private int _start;
    private int _end;
    private bool _ended;
    private byte _lineEnd = (byte)'\n';

    /// <summary>Number of the line last read, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>True where the line last read, the last of all, has no line end: it may be cut off.</summary>
    public bool IsUnfinished { get; private set; }

    /// <summary>Why the stream ended before its end; null where it did not.</summary>
    public string? Damage { get; private set; }

    /// <summary>
    /// Reads one line without its end (<c>\n</c> or <c>\r\n</c>, or <c>\r</c> where the first line has it); false at the end. A line longer than 64 KiB is given
    /// in pieces, none of which can be a line of a feed.
    /// </summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            var unread = _buffer.AsSpan(_start, _end - _start);
            int newline = unread.IndexOf(_lineEnd);
            if (newline < 0 && Line == 0 && unread.IndexOf((byte)'\r') is >= 0 and var old && (old < unread.Length - 1 || _ended))
            {
                _lineEnd = (byte)'\r';
                newline = old;
            }

            if (newline >= 0 || unread.Length >= MaxLineLength)
            {
                int length = newline >= 0 ? newline : unread.Length;
                _start += newline >= 0 ? newline + 1 : length;
                line = Trim(unread[..length]);
                return true;
            }

            if (_ended)
            {
                _start = _end;
                bool whole = Damage is null && !unread.IsEmpty;
                IsUnfinished = whole;
                line = whole ? Trim(unread) : default;
                return whole;
            }

            Fill();
        }
    }

    public void Dispose() => stream.Dispose();

    private ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line)
    {
        Line++;
        if (Line == 1 && line.StartsWith("\uFEFF"u8))
        {
            line = line[3..];
        }

        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        try
        {
            int read = stream.Read(_buffer.AsSpan(_end));
            _end += read;
            _ended = read == 0;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            _ended = true;
            Damage = e.Message;
        }
    }
}
