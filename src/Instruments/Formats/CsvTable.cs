using System.Text;
using System.Text.Unicode;
using Candlewick.Instruments.Files;

namespace Candlewick.Instruments.Formats;

/// <summary>
/// A CSV file with a header, read line by line: fields may be quoted, blanks around them do not count, and columns are known
/// by their names, in any order and case. A field has no line breaks in it.
/// </summary>
internal sealed class CsvTable : IDisposable
{
    private readonly Utf8LineReader _lines;
    private readonly MasterRows _rows;
    private readonly string[] _header;
    private readonly string _name;
    private readonly List<Range> _fields = [];
    private byte[] _line = new byte[1024];

    /// <param name="name">Of the file inside a zip, else empty.</param>
    /// <exception cref="MasterFileException">There is no header in UTF-8.</exception>
    public CsvTable(Stream stream, MasterRows rows, string name = "")
    {
        _lines = new Utf8LineReader(stream);
        _rows = rows;
        _name = name;
        if (!NextLine())
        {
            throw Refusal(_lines.Damage ?? "the file is empty");
        }

        _header = new string[_fields.Count];
        for (int i = 0; i < _header.Length; i++)
        {
            _header[i] = Text(i);
        }
    }

    public RowPlace Place => new(_lines.Line, File: _name);

    /// <summary>Number of the column called <paramref name="name"/>.</summary>
    /// <exception cref="MasterFileException">There is none.</exception>
    public int Column(string name)
    {
        int column = Array.FindIndex(_header, h => h.Equals(name, StringComparison.OrdinalIgnoreCase));
        return column >= 0 ? column : throw Refusal($"there is no column '{name}'; the header is: {Clip(string.Join(",", _header))}");
    }

    /// <summary>
    /// Moves to the next row; false at the end. Rows that are not in UTF-8 or have another number of fields are given to
    /// <see cref="MasterRows.Unreadable"/>.
    /// </summary>
    /// <exception cref="MasterFileException">The file ends in the middle of a row.</exception>
    public bool Read()
    {
        while (NextLine())
        {
            if (_fields.Count == _header.Length)
            {
                return true;
            }

            if (_lines.IsUnfinished)
            {
                throw Refusal($"the file ends in the middle of a row ({_fields.Count} of {_header.Length} fields)");
            }

            Unreadable($"{_fields.Count} fields, expected {_header.Length}");
        }

        return false;
    }

    /// <summary>The row cannot be read.</summary>
    /// <exception cref="MasterFileException">It is the last, and has no line end: the file is cut off.</exception>
    public void Unreadable(string problem)
    {
        if (_lines.IsUnfinished)
        {
            throw Refusal($"the file ends in the middle of a row: {problem}");
        }

        _rows.Unreadable(Place, problem);
    }

    /// <summary>The row is of a kind that no id is defined for.</summary>
    /// <exception cref="MasterFileException">As of <see cref="Unreadable"/>: half a word is another word.</exception>
    public void PassOver(string reason)
    {
        if (_lines.IsUnfinished)
        {
            throw Refusal($"the file ends in the middle of a row, or with one that cannot be told from half a row: {reason}");
        }

        _rows.PassOver(reason);
    }

    public ReadOnlySpan<byte> this[int column] => _line.AsSpan()[_fields[column]];

    public string Text(int column) => Encoding.UTF8.GetString(this[column]);

    public void Dispose() => _lines.Dispose();

    private bool NextLine()
    {
        while (_lines.TryRead(out var line))
        {
            if (line.Trim(" \t"u8).IsEmpty)
            {
                continue;
            }

            if (!Utf8.IsValid(line) || line.Contains((byte)0))
            {
                if (_header is null)
                {
                    throw Refusal("the header is not text in UTF-8");
                }

                Unreadable("not text in UTF-8");
                continue;
            }

            Split(line);
            return true;
        }

        return _lines.Damage is { } damage ? throw Refusal($"the file is damaged after this line: {damage}") : false;
    }

    private void Split(ReadOnlySpan<byte> line)
    {
        if (_line.Length < line.Length)
        {
            _line = new byte[line.Length];
        }

        line.CopyTo(_line);
        _fields.Clear();
        int at = 0;
        while (at <= line.Length)
        {
            while (at < line.Length && line[at] == ' ')
            {
                at++;
            }

            bool quoted = at < line.Length && line[at] == '"';
            int start = quoted ? at + 1 : at;
            int end = quoted ? ClosingQuote(line, start) : start;
            int comma = line[end..].IndexOf((byte)',');
            int next = comma < 0 ? line.Length : end + comma;
            if (!quoted)
            {
                end = start + line[start..next].TrimEnd((byte)' ').Length;
            }

            _fields.Add(quoted ? start..UndoQuotes(start, end) : start..end);
            at = next + 1;
        }
    }

    /// <summary>Makes one quote of each two of a quoted field; returns where the field ends then.</summary>
    private int UndoQuotes(int start, int end)
    {
        if (!_line.AsSpan(start..end).Contains((byte)'"'))
        {
            return end;
        }

        int to = start;
        for (int from = start; from < end; from++)
        {
            byte c = _line[from];
            _line[to++] = c;
            from += c == '"' ? 1 : 0;
        }

        return to;
    }

    /// <summary>Where the quote that ends the field stands; a doubled one is a quote of the text.</summary>
    private static int ClosingQuote(ReadOnlySpan<byte> line, int from)
    {
        for (int i = from; i < line.Length; i++)
        {
            if (line[i] == '"')
            {
                if (i + 1 >= line.Length || line[i + 1] != '"')
                {
                    return i;
                }

                i++;
            }
        }

        return line.Length;
    }

    private MasterFileException Refusal(string problem) => _rows.Refusal(Place, problem);

    private static string Clip(string text) => text.Length <= 200 ? text : text[..200] + "…";
}
