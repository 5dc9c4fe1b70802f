using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;
using Candlewick.StreamApi.Items;
using NamedValue = Candlewick.Contracts.V1.NamedValue;

namespace Candlewick.StreamApi.Protocol.Json;

/// <summary>
/// Writes the fields of items as JSON objects in UTF-8, straight into memory that it uses again: history is a million items of twenty fields each,
/// and a general writer spends longer on names and decimals than the database on the row. One for a thread.
/// </summary>
internal sealed class JsonFields : IFieldWriter
{
    /// <summary>What is written as it is; all else as <see cref="JsonEncodedText"/> has it.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 :.,-_/()|#*=;!?$%@[]{}~^");

    /// <summary>No number is longer, but for those of any size.</summary>
    private const int NumberBytes = 32;

    private byte[] _bytes = new byte[1024];
    private int _length;
    private bool _decimalsAsStrings;

    /// <summary>The bytes of an item.</summary>
    public byte[] Encode(Item item, bool decimalsAsStrings)
    {
        (_length, _decimalsAsStrings) = (0, decimalsAsStrings);
        Put((byte)'{');
        item.WriteTo(this);
        Put((byte)'}');
        return _bytes.AsSpan(0, _length).ToArray();
    }

    public void Text(string name, string value)
    {
        Member(name);
        Quoted(value);
    }

    public void Integer(string name, long value)
    {
        Member(name);
        Number(value);
    }

    public void Decimal(string name, decimal value)
    {
        Member(name);
        Number(value);
    }

    public void Decimal(string name, BigDecimal value)
    {
        Member(name);
        if (value.TryToDecimal(out decimal small))
        {
            Number(small);
        }
        else if (_decimalsAsStrings)
        {
            Quoted(value.ToString());
        }
        else
        {
            Ascii(value.ToString());
        }
    }

    public void Truth(string name, bool value)
    {
        Member(name);
        Put(value ? "true"u8 : "false"u8);
    }

    public void Nothing(string name)
    {
        Member(name);
        Put("null"u8);
    }

    public void Flags(string name, uint mask, ReadOnlySpan<string> names)
    {
        Member(name);
        Put((byte)'[');
        for (int bit = 0; bit < names.Length; bit++)
        {
            if ((mask & (1u << bit)) != 0)
            {
                Separate();
                Quoted(names[bit]);
            }
        }

        Put((byte)']');
    }

    public void Levels(string name, ReadOnlySpan<DepthLevel> levels, int priceScale, int sizeScale)
    {
        Member(name);
        Put((byte)'[');
        foreach (var level in levels)
        {
            Separate();
            Put((byte)'[');
            Number(ScaledNumber.ToDecimal(level.Price, priceScale));
            Separate();
            Number(ScaledNumber.ToDecimal(level.Size, sizeScale));
            Separate();
            if (level.Orders > 0)
            {
                Number(level.Orders);
            }
            else
            {
                Put("null"u8);
            }

            Put((byte)']');
        }

        Put((byte)']');
    }

    public void Numbers(string name, IReadOnlyList<NamedValue> values)
    {
        Member(name);
        Put((byte)'{');
        foreach (var value in values)
        {
            Member(value.Name);
            value.Value.TryFormat(Room(NumberBytes), out int written, default, CultureInfo.InvariantCulture);
            _length += written;
        }

        Put((byte)'}');
    }

    public void Changes(string name, IReadOnlyList<FieldChange> changes)
    {
        Member(name);
        Put((byte)'[');
        foreach (var (field, before, after) in changes)
        {
            Separate();
            Put((byte)'{');
            Text("field", field);
            TextOrNothing("before", before);
            TextOrNothing("after", after);
            Put((byte)'}');
        }

        Put((byte)']');
    }

    private void TextOrNothing(string name, string? value)
    {
        if (value is null)
        {
            Nothing(name);
        }
        else
        {
            Text(name, value);
        }
    }

    /// <summary>Names are ours, and need no escapes.</summary>
    private void Member(string name)
    {
        Separate();
        Put((byte)'"');
        Ascii(name);
        Put("\":"u8);
    }

    private void Separate()
    {
        if (_bytes[_length - 1] is not ((byte)'{' or (byte)'['))
        {
            Put((byte)',');
        }
    }

    private void Quoted(string value)
    {
        Put((byte)'"');
        if (value.AsSpan().ContainsAnyExcept(Plain))
        {
            Put(JsonEncodedText.Encode(value).EncodedUtf8Bytes);
        }
        else
        {
            Ascii(value);
        }

        Put((byte)'"');
    }

    private void Number(long value)
    {
        Utf8Formatter.TryFormat(value, Room(NumberBytes), out int written);
        _length += written;
    }

    private void Number(decimal value)
    {
        if (_decimalsAsStrings)
        {
            Quoted(value.ToString(CultureInfo.InvariantCulture));
            return;
        }

        _length += DecimalText.Write(value, Room(NumberBytes));
    }

    private void Ascii(string text)
    {
        Encoding.ASCII.GetBytes(text, Room(text.Length));
        _length += text.Length;
    }

    private void Put(byte value)
    {
        Room(1)[0] = value;
        _length++;
    }

    private void Put(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Room(utf8.Length));
        _length += utf8.Length;
    }

    private Span<byte> Room(int bytes)
    {
        if (_bytes.Length - _length < bytes)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + bytes));
        }

        return _bytes.AsSpan(_length);
    }
}
