using System.Runtime.CompilerServices;

namespace Candlewick.Contracts.Ticks;

/// <summary>Protobuf wire primitives over a span, for the one message that is decoded and encoded millions of times a second.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public readonly bool AtEnd => _at == _bytes.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadVarint(out ulong value)
    {
        if (_at < _bytes.Length && _bytes[_at] < 0x80)
        {
            value = _bytes[_at++];
            return true;
        }

        return TryReadLongVarint(out value);
    }

    public bool TryReadBytes(out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!TryReadVarint(out ulong length) || length > (ulong)(_bytes.Length - _at))
        {
            return false;
        }

        value = _bytes.Slice(_at, (int)length);
        _at += (int)length;
        return true;
    }

    /// <summary>Passes over a field this reader does not know: a newer writer may have added it.</summary>
    public bool TrySkip(uint wireType)
    {
        switch (wireType)
        {
            case 0: return TryReadVarint(out _);
            case 1: return TryAdvance(8);
            case 2: return TryReadBytes(out _);
            case 5: return TryAdvance(4);
            default: return false;
        }
    }

    private bool TryAdvance(int count)
    {
        if (count > _bytes.Length - _at)
        {
            return false;
        }

        _at += count;
        return true;
    }

    private bool TryReadLongVarint(out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (_at == _bytes.Length)
            {
                return false;
            }

            byte b = _bytes[_at++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}

internal ref struct WireWriter(Span<byte> bytes)
{
    private readonly Span<byte> _bytes = bytes;

    public int Length { get; private set; }

    public void WriteVarint(int field, ulong value)
    {
        WriteRaw((uint)field << 3);
        WriteRaw(value);
    }

    public void WriteBytes(int field, scoped ReadOnlySpan<byte> value)
    {
        WriteRaw(((uint)field << 3) | 2);
        WriteRaw((uint)value.Length);
        value.CopyTo(_bytes[Length..]);
        Length += value.Length;
    }

    private void WriteRaw(ulong value)
    {
        int at = Length;
        while (value >= 0x80)
        {
            _bytes[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _bytes[at++] = (byte)value;
        Length = at;
    }
}
