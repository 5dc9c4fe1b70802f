using Google.Protobuf.Reflection;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>
/// <c>reserved 2, 9 to 11, 40 to max;</c> and <c>reserved "name";</c>. The end of a range is exclusive in a message
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

    private static void Read(ProtoTokens tokens, int max, Action<string> addName, Action<int, int> addRange)
    {
        do
        {
            if (tokens.Current.Kind == ProtoTokenKind.Text)
            {
                addName(tokens.Text("a reserved name"));
                continue;
            }

            int from = tokens.Integer("a reserved number");
            int to = !tokens.TryTake("to") ? from : tokens.TryTake("max") ? max : tokens.Integer("the end of a reserved range");
            if (to < from || to > max)
            {
                throw tokens.Error($"{from} to {to} is not a range of numbers up to {max}");
            }

            addRange(from, to);
        }
        while (tokens.TryTake(","));

        tokens.Expect(";");
    }
}
