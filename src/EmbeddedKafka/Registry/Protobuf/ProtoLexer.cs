using System.Globalization;
using System.Text;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>Splits a <c>.proto</c> text into tokens, without comments.</summary>
internal ref struct ProtoLexer(string text)
{
    private readonly string _text = text;
    private int _at;
    private int _line = 1;
    private int _lineStart;

    public static List<ProtoToken> Tokenize(string text)
    {
        var lexer = new ProtoLexer(text);
        var tokens = new List<ProtoToken>();
        do
        {
            tokens.Add(lexer.Next());
        }
        while (tokens[^1].Kind != ProtoTokenKind.End);

        return tokens;
    }

    private ProtoToken Next()
    {
        SkipBlanks();
        int start = _at;
        int column = start - _lineStart + 1;
        if (_at == _text.Length)
        {
            return new ProtoToken(ProtoTokenKind.End, "", _line, column);
        }

        char c = _text[_at];
        if (c is '"' or '\'')
        {
            return new ProtoToken(ProtoTokenKind.Text, ReadQuoted(c), _line, column);
        }

        bool number = char.IsAsciiDigit(c);
        if (!number && !IsWord(c))
        {
            _at++;
            return new ProtoToken(ProtoTokenKind.Symbol, c.ToString(), _line, column);
        }

        while (_at < _text.Length && (IsWord(_text[_at]) || (number && IsInNumber(start))))
        {
            _at++;
        }

        return new ProtoToken(number ? ProtoTokenKind.Number : ProtoTokenKind.Identifier, _text[start.._at], _line, column);
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    /// <summary>A point, or the sign of an exponent: <c>1.5e-3</c>.</summary>
    private readonly bool IsInNumber(int start) =>
        _text[_at] == '.'
        || (_text[_at] is '+' or '-' && _text[_at - 1] is 'e' or 'E' && !_text.AsSpan(start, _at - start).StartsWith("0x", StringComparison.OrdinalIgnoreCase));

    private void SkipBlanks()
    {
        while (_at < _text.Length)
        {
            if (_text.AsSpan(_at).StartsWith("//", StringComparison.Ordinal))
            {
                int end = _text.IndexOf('\n', _at);
                _at = end < 0 ? _text.Length : end;
            }
            else if (_text.AsSpan(_at).StartsWith("/*", StringComparison.Ordinal))
            {
                int end = _text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                if (end < 0)
                {
                    throw Error("a comment is not closed");
                }

                Advance(end + 2);
            }
            else if (char.IsWhiteSpace(_text[_at]) || _text[_at] == '\uFEFF')
            {
                Advance(_at + 1);
            }
            else
            {
                return;
            }
        }
    }

    private void Advance(int to)
    {
        for (; _at < to; _at++)
        {
            if (_text[_at] == '\n')
            {
                _line++;
                _lineStart = _at + 1;
            }
        }
    }

    private string ReadQuoted(char quote)
    {
        var value = new StringBuilder();
        _at++;
        while (_at < _text.Length && _text[_at] is not ('\n' or '\0'))
        {
            char c = _text[_at++];
            if (c == quote)
            {
                return value.ToString();
            }

            value.Append(c == '\\' ? ReadEscape() : c);
        }

        throw Error("a string is not closed");
    }

    private char ReadEscape()
    {
        char c = _at < _text.Length ? _text[_at++] : throw Error("a string is not closed");
        return c switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'a' => '\a',
            'b' => '\b',
            'f' => '\f',
            'v' => '\v',
            '\\' or '\'' or '"' or '?' => c,
            'x' or 'X' => ReadCode(2, 16),
            'u' => ReadCode(4, 16),
            >= '0' and <= '7' => ReadOctal(),
            _ => throw Error($"'\\{c}' is not an escape"),
        };
    }

    private char ReadOctal()
    {
        _at--;
        int length = 1;
        while (length < 3 && _at + length < _text.Length && _text[_at + length] is >= '0' and <= '7')
        {
            length++;
        }

        return ReadCode(length, 8);
    }

    private char ReadCode(int length, int radix)
    {
        int end = Math.Min(_at + length, _text.Length);
        var digits = _text.AsSpan(_at, end - _at);
        _at = end;
        if (radix == 16)
        {
            return ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code)
                ? (char)code
                : throw Error("an escape has no hexadecimal digits");
        }

        int value = 0;
        foreach (char digit in digits)
        {
            value = value * 8 + (digit - '0');
        }

        return (char)value;
    }

    private readonly ProtoSchemaException Error(string what) => new($"line {_line}:{_at - _lineStart + 1}: {what}");
}
