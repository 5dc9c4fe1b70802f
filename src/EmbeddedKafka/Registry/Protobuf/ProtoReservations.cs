using Google.Protobuf.Reflection;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>
/// <c>reserved 2, 9 to 11, 40 to max;</c> and <c>reserved "name";</c>, where an edition has no quotes, and the numbers
/// left to <c>extensions</c>. The end of a range is exclusive in a message
/// and inclusive in an enum, as <c>descriptor.proto</c> has it.
/// </summary>
internal static class ProtoReservations
{
    /// <summary>The greatest field number there is.</summary>
    public const int MaxField = 536_870_911;

    public static void Read(ProtoTokens tokens, DescriptorProto message) => Read(
        tokens, MaxField, message.ReservedName.Add,
        (from, to) => message.ReservedRange.Add(new DescriptorProto.Types.ReservedRange { Start = from, End = to + 1 }));

    public static void Read(ProtoTokens tokens, EnumDescriptorProto values) => Read(
        tokens, int.MaxValue, values.ReservedName.Add,
        (from, to) => values.ReservedRange.Add(new EnumDescriptorProto.Types.EnumReservedRange { Start = from, End = to }));

    /// <summary>Reads from behind <c>extensions</c>.</summary>
    public static void ReadExtensions(ProtoTokens tokens, DescriptorProto message)
    {
        int first = message.ExtensionRange.Count;
        do
        {
            var (from, to) = ReadRange(tokens, MaxField);
            message.ExtensionRange.Add(new DescriptorProto.Types.ExtensionRange { Start = from, End = to + 1 });
        }
        while (tokens.TryTake(","));

        // The options are those of every range of the statement.
        var options = new ExtensionRangeOptions();
        ProtoOptions.ReadList(tokens, () => options);
        foreach (var range in message.ExtensionRange.Skip(first).Where(_ => options.CalculateSize() > 0))
        {
            range.Options = options.Clone();
        }

        tokens.Expect(";");
    }

    private static void Read(ProtoTokens tokens, int max, Action<string> addName, Action<int, int> addRange)
    {
        do
        {
            if (tokens.Current.Kind == ProtoTokenKind.Text)
            {
                addName(tokens.Text("a reserved name"));
                continue;
            }

            if (tokens.Current.Kind == ProtoTokenKind.Identifier)
            {
                addName(tokens.Identifier("a reserved name"));
                continue;
            }

            var (from, to) = ReadRange(tokens, max);
            addRange(from, to);
        }
        while (tokens.TryTake(","));

        tokens.Expect(";");
    }

    private static (int From, int To) ReadRange(ProtoTokens tokens, int max)
    {
        int from = tokens.Integer("a number");
        int to = !tokens.TryTake("to") ? from : tokens.TryTake("max") ? max : tokens.Integer("the end of a range");
        return to >= from && to <= max ? (from, to) : throw tokens.Error($"{from} to {to} is not a range of numbers up to {max}");
    }
}
