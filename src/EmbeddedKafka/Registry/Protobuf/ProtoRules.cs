using Google.Protobuf.Reflection;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>Rules of proto3 that protoc holds and the C# descriptor pool does not.</summary>
internal static class ProtoRules
{
    private const int ReservedFrom = 19_000;
    private const int ReservedTo = 19_999;

    public static void Check(FileDescriptorProto file)
    {
        foreach (var message in file.MessageType)
        {
            Check(message);
        }

        foreach (var values in file.EnumType)
        {
            Check(values);
        }
    }

    private static void Check(DescriptorProto message)
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
            Check(nested);
        }

        foreach (var values in message.EnumType)
        {
            Check(values);
        }
    }

    private static void Check(EnumDescriptorProto values)
    {
        if (values.Value.Count == 0 || values.Value[0].Number != 0)
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
