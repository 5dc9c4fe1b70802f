using Google.Protobuf.Reflection;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf.Compatibility;

/// <summary>The messages that a schema and its imports define, by full name (<c>.package.Message</c>).</summary>
internal sealed class ProtoTypes
{
    private readonly Dictionary<string, ProtoType> _messages = [];

    public ProtoTypes(ProtoSchema schema)
    {
        Add(schema.File, isImported: false);
        foreach (var file in schema.Dependencies)
        {
            Add(file, isImported: true);
        }
    }

    /// <summary>Null for a message of a well-known file, which is the same in every schema.</summary>
    public ProtoType? Find(string fullName) => _messages.GetValueOrDefault(fullName);

    /// <summary>The fields of a map's entries (key, value), null where the field is no map.</summary>
    public (FieldDescriptorProto Key, FieldDescriptorProto Value)? MapOf(FieldDescriptorProto field) =>
        field.Type == FieldDescriptorProto.Types.Type.Message && Find(field.TypeName)?.Message is { Options.MapEntry: true } entry
            ? (entry.Field.Single(f => f.Number == 1), entry.Field.Single(f => f.Number == 2))
            : null;

    private void Add(FileDescriptorProto file, bool isImported)
    {
        string scope = ProtoNames.Scope(file);
        foreach (var message in file.MessageType)
        {
            Add(message, message.Name, scope, isImported);
        }
    }

    private void Add(DescriptorProto message, string localName, string scope, bool isImported)
    {
        _messages.TryAdd($"{scope}.{localName}", new ProtoType(message, localName, isImported));
        foreach (var nested in message.NestedType)
        {
            Add(nested, $"{localName}.{nested.Name}", scope, isImported);
        }
    }
}

/// <param name="Message">The message.</param>
/// <param name="LocalName">Its name inside its package: <c>Outer.Message</c>.</param>
/// <param name="IsImported">Whether another file defines it.</param>
internal sealed record ProtoType(DescriptorProto Message, string LocalName, bool IsImported);
