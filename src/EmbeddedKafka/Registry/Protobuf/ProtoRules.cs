using Google.Protobuf.Reflection;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>Rules that protoc holds and the C# descriptor pool does not.</summary>
internal static class ProtoRules
{
    private const int ReservedFrom = 19_000;
    private const int ReservedTo = 19_999;

    public static void Check(FileDescriptorProto file)
    {
        bool isProto3 = ProtoParser.SyntaxOf(file) == ProtoSyntax.Proto3;
        foreach (var message in file.MessageType)
        {
            Check(message, isProto3);
        }

        foreach (var values in file.EnumType)
        {
            Check(values, isProto3);
        }
    }

    /// <summary>In proto3 only options are extended. For a file whose names are full ones.</summary>
    public static void CheckExtensions(FileDescriptorProto file)
    {
        if (ProtoParser.SyntaxOf(file) != ProtoSyntax.Proto3)
        {
            return;
        }

        foreach (var extension in file.Extension.Concat(file.MessageType.SelectMany(Extensions)))
        {
            if (!extension.Extendee.StartsWith(".google.protobuf.", StringComparison.Ordinal) || !extension.Extendee.EndsWith("Options", StringComparison.Ordinal))
            {
                throw new ProtoSchemaException($"'{extension.Name}' extends {extension.Extendee[1..]}; proto3 only extends the options of descriptor.proto");
            }
        }
    }

    private static IEnumerable<FieldDescriptorProto> Extensions(DescriptorProto message) =>
        message.Extension.Concat(message.NestedType.SelectMany(Extensions));

    private static void Check(DescriptorProto message, bool isProto3)
    {
        foreach (var field in message.Field)
        {
            if (field.Number is < 1 or > ProtoReservations.MaxField or (>= ReservedFrom and <= ReservedTo))
            {
                throw new ProtoSchemaException(
                    $"field '{message.Name}.{field.Name}' has number {field.Number}; numbers go from 1 to {ProtoReservations.MaxField} without {ReservedFrom} to {ReservedTo}");
            }

            if (message.ReservedRange.Any(r => field.Number >= r.Start && field.Number < r.End) || message.ReservedName.Contains(field.Name))
            {
                throw new ProtoSchemaException($"field '{message.Name}.{field.Name}' uses a reserved name or number");
            }
        }

        foreach (var nested in message.NestedType)
        {
            Check(nested, isProto3);
        }

        foreach (var values in message.EnumType)
        {
            Check(values, isProto3);
        }
    }

    private static void Check(EnumDescriptorProto values, bool isProto3)
    {
        if (values.Value.Count == 0)
        {
            throw new ProtoSchemaException($"enum '{values.Name}' has no first value");
        }

        if (isProto3 && values.Value[0].Number != 0)
        {
            throw new ProtoSchemaException($"the first value of enum '{values.Name}' is not 0, which proto3 demands");
        }

        if (values.Options?.AllowAlias != true && values.Value.GroupBy(v => v.Number).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new ProtoSchemaException($"enum '{values.Name}' has the number {twice.Key} twice and does not set allow_alias");
        }

        foreach (var value in values.Value)
        {
            if (values.ReservedRange.Any(r => value.Number >= r.Start && value.Number <= r.End) || values.ReservedName.Contains(value.Name))
            {
                throw new ProtoSchemaException($"enum value '{values.Name}.{value.Name}' uses a reserved name or number");
            }
        }
    }
}
