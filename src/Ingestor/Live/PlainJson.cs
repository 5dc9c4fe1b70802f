namespace Candlewick.Ingestor.Live;

/// <summary>
/// Reads JSON that is written without blanks, escapes, fractions and exponents, as servers write it: several times as fast as a reader of all JSON. What
/// is written otherwise is not taken, and to be read by that.
/// </summary>
internal ref struct PlainJson(ReadOnlySpan<byte> rest)
{
    /// <summary>As many digits fit 64 bits, whichever they are.</summary>
    private const int MostDigits = 18;

    private ReadOnlySpan<byte> _rest = rest;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>What comes next, where it is this.</summary>
    public bool TryTake(ReadOnlySpan<byte> text)
    {
        if (!_rest.StartsWith(text))
        {
            return false;
        }

        _rest = _rest[text.Length..];
        return true;
    }

    /// <summary>A string; <paramref name="text"/> is what lies between its quotes.</summary>
    public bool TryText(out ReadOnlySpan<byte> text)
    {
        text = default;
        if (_rest.IsEmpty || _rest[0] != (byte)'"')
        {
            return false;
        }

        int end = 1;
        while (end < _rest.Length && _rest[end] != (byte)'"')
        {
            if (_rest[end] is (byte)'\\' or < (byte)' ')
            {
                return false;
            }

            end++;
        }

        if (end == _rest.Length)
        {
            return false;
        }

        text = _rest[1..end];
        _rest = _rest[(end + 1)..];
        return true;
    }

    /// <summary>A whole number that is not negative. What is behind it stays.</summary>
    public bool TryNumber(out long number)
    {
        number = 0;
        int length = 0;
        for (; length < _rest.Length && (uint)_rest[length] - '0' <= 9; length++)
        {
            if (length == MostDigits)
            {
                return false;
            }

            number = number * 10 + (_rest[length] - '0');
        }

        if (length == 0 || (length > 1 && _rest[0] == (byte)'0'))
        {
            return false;
        }

        _rest = _rest[length..];
        return true;
    }
}
