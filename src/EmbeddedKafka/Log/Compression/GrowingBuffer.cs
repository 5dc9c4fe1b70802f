namespace Candlewick.EmbeddedKafka.Log.Compression;

/// <summary>Decoded bytes so far. It grows to a limit and no further: a small batch can claim to hold gigabytes.</summary>
internal sealed class GrowingBuffer(int expected, int limit)
{
    private byte[] _bytes = new byte[Math.Clamp(expected, 256, limit)];
    private int _length;

    public int Length => _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>Room for <paramref name="count"/> more bytes, or false at the limit.</summary>
    public bool TryReserve(int count)
    {
        if (count < 0 || count > limit - _length)
        {
            return false;
        }

        if (count > _bytes.Length - _length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(limit, Math.Max((long)_bytes.Length * 2, (long)_length + count)));
        }

        return true;
    }

    public bool TryWrite(ReadOnlySpan<byte> bytes)
    {
        if (!TryReserve(bytes.Length))
        {
            return false;
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
        return true;
    }

    /// <summary>Repeats bytes written <paramref name="distance"/> ago; the copy may reach into what it writes.</summary>
    public bool TryRepeat(int distance, int count)
    {
        if (distance <= 0 || distance > _length || !TryReserve(count))
        {
            return false;
        }

        var target = _bytes.AsSpan();
        if (distance >= count)
        {
            target.Slice(_length - distance, count).CopyTo(target[_length..]);
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                target[_length + i] = target[_length + i - distance];
            }
        }

        _length += count;
        return true;
    }
}
