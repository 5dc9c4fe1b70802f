using System.Text.Json;
using Candlewick.Ingestor.Text;

namespace Candlewick.Ingestor.Breeze;

/// <summary>The fields of a JSON array as they are written, and the rows of arrays within it; used again for the next one.</summary>
internal sealed class BreezeFields
{
    private const int MostFields = 64;
    private const int MostCells = 512;

    private readonly Field[] _fields = new Field[MostFields];
    private readonly Field[] _cells = new Field[MostCells];
    private readonly int[] _rows = new int[MostCells];
    private ReadOnlyMemory<byte> _text;
    private int _cellCount;

    /// <summary>Fields, an array within counted as one.</summary>
    public int Count { get; private set; }

    /// <summary>Arrays within that have scalars in them, however deep.</summary>
    public int Rows { get; private set; }

    /// <summary>Reads to the end of the array in which <paramref name="json"/> stands; what is beyond all measure is passed over.</summary>
    /// <param name="text">What <paramref name="json"/> reads.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public void Read(ref Utf8JsonReader json, ReadOnlyMemory<byte> text)
    {
        _text = text;
        (Count, Rows, _cellCount) = (0, 0, 0);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var field = Field.Of(ref json);
            if (json.TokenType == JsonTokenType.StartArray)
            {
                ReadRows(ref json);
            }
            else if (json.TokenType == JsonTokenType.StartObject)
            {
                json.Skip();
            }

            if (Count < MostFields)
            {
                _fields[Count++] = field;
            }
        }
    }

    /// <summary>Reads fields between commas, in the place of a JSON array.</summary>
    public void ReadCommas(ReadOnlyMemory<byte> text)
    {
        _text = text;
        (Count, Rows, _cellCount) = (0, 0, 0);
        foreach (var range in text.Span.Split((byte)','))
        {
            if (Count < MostFields)
            {
                var (start, length) = range.GetOffsetAndLength(text.Length);
                _fields[Count++] = new Field(start, length, JsonTokenType.String);
            }
        }
    }

    /// <summary>A text or number as it is written; empty for anything else, null included.</summary>
    public ReadOnlySpan<byte> Text(int field) => field >= 0 && field < Count ? Text(_fields[field]) : default;

    public int ColumnsOf(int row) => (row + 1 < Rows ? _rows[row + 1] : _cellCount) - _rows[row];

    /// <summary>Of a field in a row, as <see cref="Text(int)"/>.</summary>
    public ReadOnlySpan<byte> Text(int row, int column) => column < ColumnsOf(row) ? Text(_cells[_rows[row] + column]) : default;

    /// <summary>A decimal; false where there is none. Zeros at the end of its fraction are no places.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, out long mantissa, out int scale)
    {
        (mantissa, scale) = (0, 0);
        if (text.IsEmpty || NumberText.Parse(text, out mantissa, out scale) is not null)
        {
            return false;
        }

        for (; scale > 0 && mantissa % 10 == 0; scale--)
        {
            mantissa /= 10;
        }

        return true;
    }

    /// <summary>A whole number; false where there is none, or one with a fraction.</summary>
    public static bool TryWhole(ReadOnlySpan<byte> text, out long number) => TryNumber(text, out number, out int scale) && scale == 0;

    private void ReadRows(ref Utf8JsonReader json)
    {
        int depth = json.CurrentDepth;
        bool isNewRow = true;
        while (json.Read() && json.CurrentDepth > depth)
        {
            if (json.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray)
            {
                isNewRow = true;
                continue;
            }

            var cell = Field.Of(ref json);
            if (json.TokenType == JsonTokenType.StartObject)
            {
                json.Skip();
            }

            if (_cellCount == MostCells)
            {
                continue;
            }

            if (isNewRow)
            {
                _rows[Rows++] = _cellCount;
                isNewRow = false;
            }

            _cells[_cellCount++] = cell;
        }
    }

    private ReadOnlySpan<byte> Text(Field field) => field.Type is JsonTokenType.String or JsonTokenType.Number ? _text.Span.Slice(field.Start, field.Length) : default;

    /// <summary>Where it stands in the text, without quotes.</summary>
    private readonly record struct Field(int Start, int Length, JsonTokenType Type)
    {
        public static Field Of(ref Utf8JsonReader json) =>
            new((int)json.TokenStartIndex + (json.TokenType == JsonTokenType.String ? 1 : 0), json.ValueSpan.Length, json.TokenType);
    }
}
