using Google.Protobuf.Reflection;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>Reads an enum.</summary>
internal static class ProtoEnumParser
{
    /// <summary>Reads from the name on, behind <c>enum</c>.</summary>
    public static EnumDescriptorProto Read(ProtoTokens tokens)
    {
        var read = new EnumDescriptorProto { Name = tokens.Identifier("the name of an enum") };
        tokens.Expect("{");
        while (!tokens.TryTake("}"))
        {
            if (tokens.TryTake(";"))
            {
                continue;
            }

            bool value = tokens.Following.Is("=");
            if (!value && tokens.TryTake("option"))
            {
                ProtoOptions.ReadStatement(tokens, read.Options ??= new EnumOptions());
            }
            else if (!value && tokens.TryTake("reserved"))
            {
                ProtoReservations.Read(tokens, read);
            }
            else
            {
                read.Value.Add(ReadValue(tokens));
            }
        }

        return read;
    }

    private static EnumValueDescriptorProto ReadValue(ProtoTokens tokens)
    {
        var value = new EnumValueDescriptorProto { Name = tokens.Identifier("the name of an enum value") };
        tokens.Expect("=");
        value.Number = tokens.Integer("the number of an enum value");
        ProtoOptions.ReadList(tokens, () => value.Options ??= new EnumValueOptions());
        tokens.Expect(";");
        return value;
    }
}
