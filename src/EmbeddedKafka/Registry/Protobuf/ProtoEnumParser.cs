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
                if (ProtoOptions.Read(tokens) is { } option)
                {
                    ProtoOptions.Apply(read.Options ??= new EnumOptions(), option.Name, option.Value, tokens);
                }

                tokens.Expect(";");
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
        if (tokens.TryTake("["))
        {
            do
            {
                if (ProtoOptions.Read(tokens) is { } option)
                {
                    ProtoOptions.Apply(value.Options ??= new EnumValueOptions(), option.Name, option.Value, tokens);
                }
            }
            while (tokens.TryTake(","));

            tokens.Expect("]");
        }

        tokens.Expect(";");
        return value;
    }
}
