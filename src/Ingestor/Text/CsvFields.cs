namespace Candlewick.Ingestor.Text;

/// <summary>
/// The fields of one line, one after the other: blanks around them and quotes are no part of them. A delimiter within quotes is; a doubled
/// quote stays doubled, for no number, time or symbol has one.
/// </summary>
/// <param name="line">Without its end.</param>
/// <param name="delimiter">Comma, semicolon, tab or bar.</param>
internal ref struct CsvFields(ReadOnlySpan<byte> line, byte delimiter)
{
    private const byte Quote = (byte)'"';

    private ReadOnlySpan<byte> _rest = line;

    /// <summary>Nothing is left: the field last given was the last one.</summary>
    public bool Ended { get; private set; }

    /// <summary>Nothing but delimiters and blanks is left, as spreadsheets write them.</summary>
    public readonly bool NothingLeft => Ended || !_rest.ContainsAnyExcept((byte)' ', delimiter);

    /// <summary>The delimiter that a header is written with.</summary>
    public static byte DelimiterOf(ReadOnlySpan<byte> header)
    {
        int at = header.IndexOfAny(",;\t|"u8);
        return at < 0 ? (byte)',' : header.Contains((byte)',') ? (byte)',' : header[at];
    }

    /// <summary>The next field; false where the line has ended before it.</summary>
    public bool TryNext(out ReadOnlySpan<byte> field)
    {
        if (Ended)
        {
            field = default;
            return false;
        }

        int end = _rest.IndexOf(delimiter);
        if (_rest.Contains(Quote) && TryQuoted(end, out field))
        {
            return true;
        }

        field = end < 0 ? _rest : _rest[..end];
        Pass(end);
        if (field.Length > 0 && (field[0] <= (byte)' ' || field[^1] <= (byte)' '))
        {
            field = field.Trim(" \t"u8);
        }

        return true;
    }

    private bool TryQuoted(int end, out ReadOnlySpan<byte> field)
    {
        field = default;
        int open = _rest.IndexOf(Quote);
        if ((end >= 0 && open > end) || _rest[..open].ContainsAnyExcept(" \t"u8))
        {
            return false;
        }

        int close = open + 1;
        while (true)
        {
            int quote = _rest[close..].IndexOf(Quote);
            if (quote < 0)
            {
                return false;
            }

            close += quote;
            if (close + 1 == _rest.Length || _rest[close + 1] != Quote)
            {
                break;
            }

            close += 2;
        }

        field = _rest[(open + 1)..close].Trim(" \t"u8);
        int next = _rest[(close + 1)..].IndexOf(delimiter);
        Pass(next < 0 ? -1 : close + 1 + next);
        return true;
    }

    private void Pass(int end)
    {
        Ended = end < 0;
        _rest = end < 0 ? default : _rest[(end + 1)..];
    }
}
