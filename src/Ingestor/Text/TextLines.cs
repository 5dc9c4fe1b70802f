using Candlewick.Instruments.Files;

namespace Candlewick.Ingestor.Text;

/// <summary>Lines of one text after the other, of which the very first can be looked at before it is read.</summary>
internal sealed class TextLines(params IReadOnlyList<Func<PackedText>> parts) : ILines
{
    private Utf8LineReader? _reader;
    private Func<long>? _position;
    private byte[]? _first;

    public long Line => _reader?.Line ?? 0;

    public int Part { get; private set; } = -1;

    public string? Damage { get; private set; }

    public long BytesRead => _position?.Invoke() ?? 0;

    /// <summary>The line that is read next, where that is the first.</summary>
    public bool TryPeek(out ReadOnlySpan<byte> line)
    {
        if (TryRead(out line))
        {
            _first = line.ToArray();
            return true;
        }

        return false;
    }

    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        if (_first is { } first)
        {
            _first = null;
            line = first;
            return true;
        }

        while (Damage is null && (_reader is not null || TryOpenNext()))
        {
            while (_reader!.TryRead(out line))
            {
                if (line.ContainsAnyExcept(" \t"u8))
                {
                    return true;
                }
            }

            Damage = _reader.Damage;
            if (Part == parts.Count - 1)
            {
                break;
            }

            _reader.Dispose();
            (_reader, _position) = (null, null);
        }

        line = default;
        return false;
    }

    public void Dispose()
    {
        _position = null;
        _reader?.Dispose();
    }

    private bool TryOpenNext()
    {
        if (Part == parts.Count - 1)
        {
            return false;
        }

        Part++;
        try
        {
            var packed = parts[Part]();
            _reader = new Utf8LineReader(packed.Text);
            _position = packed.Position;
            return true;
        }
        catch (InvalidDataException e)
        {
            Damage = e.Message;
            return false;
        }
    }
}
