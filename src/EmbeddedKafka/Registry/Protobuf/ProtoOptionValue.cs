using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>
/// The value of an option: a word, a number, a string, or a message in braces, which is kept as its tokens with one blank
/// between them.
/// </summary>
internal static class ProtoOptionValue
{
    /// <summary>Reads from behind the equals sign.</summary>
    public static void Read(ProtoTokens tokens, UninterpretedOption option)
    {
        if (tokens.Current.Kind == ProtoTokenKind.Text)
        {
            option.StringValue = ByteString.CopyFromUtf8(tokens.Text("a value"));
            return;
        }

        if (tokens.TryTake("{"))
        {
            option.AggregateValue = ReadAggregate(tokens);
            return;
        }

        bool negative = tokens.TryTake("-");
        if (!negative)
        {
            tokens.TryTake("+");
        }

        var token = tokens.Current;
        if (token.Kind == ProtoTokenKind.Number && ProtoTokens.TryReadInteger(token.Value, out ulong magnitude) && (!negative || magnitude <= 1UL << 63))
        {
            SetInteger(option, magnitude, negative);
        }
        else if (token.Kind == ProtoTokenKind.Number && double.TryParse(token.Value.TrimEnd('f', 'F'), NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            option.DoubleValue = negative ? -number : number;
        }
        else if (token.Kind == ProtoTokenKind.Identifier && !negative)
        {
            option.IdentifierValue = token.Value;
        }
        else if (token.Is("inf") || token.Is("nan"))
        {
            option.DoubleValue = token.Value == "inf" ? double.NegativeInfinity : double.NaN;
        }
        else
        {
            throw tokens.Error($"expected a value, found {token}");
        }

        tokens.Take();
    }

    /// <summary>As a text writes it.</summary>
    public static string Print(UninterpretedOption option) =>
        option.HasStringValue ? ProtoOptions.Quote(option.StringValue.ToStringUtf8())
        : option.HasAggregateValue ? option.AggregateValue.Length == 0 ? "{}" : $"{{ {option.AggregateValue} }}"
        : Text(option);

    /// <summary>As descriptors write a default: strings without quotes.</summary>
    public static string Text(UninterpretedOption option) =>
        option.HasIdentifierValue ? option.IdentifierValue
        : option.HasStringValue ? option.StringValue.ToStringUtf8()
        : option.HasPositiveIntValue ? option.PositiveIntValue.ToString(CultureInfo.InvariantCulture)
        : option.HasNegativeIntValue ? option.NegativeIntValue.ToString(CultureInfo.InvariantCulture)
        : option.HasAggregateValue ? option.AggregateValue
        : double.IsNegativeInfinity(option.DoubleValue) ? "-inf"
        : double.IsNaN(option.DoubleValue) ? "nan"
        : option.DoubleValue.ToString("R", CultureInfo.InvariantCulture);

    private static void SetInteger(UninterpretedOption option, ulong magnitude, bool negative)
    {
        if (negative)
        {
            option.NegativeIntValue = unchecked(-(long)magnitude);
        }
        else
        {
            option.PositiveIntValue = magnitude;
        }
    }

    /// <summary>Everything up to the brace that closes the one that was taken.</summary>
    private static string ReadAggregate(ProtoTokens tokens)
    {
        var words = new List<string>();
        for (int depth = 1; ;)
        {
            var token = tokens.Current;
            if (token.Kind == ProtoTokenKind.End)
            {
                throw tokens.Error("the value of an option is not closed");
            }

            depth += token.Is("{") ? 1 : token.Is("}") ? -1 : 0;
            tokens.Take();
            if (depth == 0)
            {
                return string.Join(' ', words);
            }

            words.Add(token.Kind == ProtoTokenKind.Text ? ProtoOptions.Quote(token.Value) : token.Value);
        }
    }
}
