using System.Globalization;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>A schema's tokens, read one after another; what is expected and not there is an error with its place.</summary>
internal sealed class ProtoTokens(string text)
{
    private readonly List<ProtoToken> _tokens = ProtoLexer.Tokenize(text);
    private int _at;

    public ProtoToken Current => _tokens[_at];

    public ProtoToken Following => _tokens[Math.Min(_at + 1, _tokens.Count - 1)];

    public ProtoToken Take()
    {
        var token = Current;
        if (token.Kind != ProtoTokenKind.End)
        {
            _at++;
        }

        return token;
    }

    public bool TryTake(string value)
    {
        if (!Current.Is(value))
        {
            return false;
        }

        _at++;
        return true;
    }

    public void Expect(string value)
    {
        if (!TryTake(value))
        {
            throw Error($"expected '{value}', found {Current}");
        }
    }

    public string Identifier(string what) =>
        Current.Kind == ProtoTokenKind.Identifier ? Take().Value : throw Error($"expected {what}, found {Current}");

    /// <summary><c>a.b.c</c>, or with a leading point where <paramref name="rooted"/> names are allowed.</summary>
    public string DottedName(string what, bool rooted)
    {
        string name = rooted && TryTake(".") ? "." : "";
        name += Identifier(what);
        while (TryTake("."))
        {
            name += "." + Identifier(what);
        }

        return name;
    }

    /// <summary>One string, or several side by side, which are one.</summary>
    public string Text(string what)
    {
        if (Current.Kind != ProtoTokenKind.Text)
        {
            throw Error($"expected {what} in quotes, found {Current}");
        }

        string value = "";
        while (Current.Kind == ProtoTokenKind.Text)
        {
            value += Take().Value;
        }

        return value;
    }

    /// <summary>Decimal, hexadecimal or octal, with a minus.</summary>
    public int Integer(string what)
    {
        bool negative = TryTake("-");
        var token = Current;
        if (token.Kind != ProtoTokenKind.Number || !TryReadInteger(token.Value, out ulong magnitude))
        {
            throw Error($"expected {what}, found {token}");
        }

        var value = negative ? -(Int128)magnitude : magnitude;
        if (value < int.MinValue || value > int.MaxValue)
        {
            throw Error($"{what} {value} does not fit 32 bits");
        }

        Take();
        return (int)value;
    }

    public ProtoSchemaException Error(string what) => new($"line {Current.Line}:{Current.Column}: {what}");

    /// <summary>Decimal, hexadecimal or octal digits; false where they are none or do not fit 64 bits.</summary>
    public static bool TryReadInteger(string digits, out ulong value)
    {
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return ulong.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        }

        if (digits.Length == 1 || digits[0] != '0')
        {
            return ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        }

        value = 0;
        foreach (char c in digits)
        {
            if (c is < '0' or > '7' || value > ulong.MaxValue / 8)
            {
                return false;
            }

            value = (value * 8) + (ulong)(c - '0');
        }

        return true;
    }
}
