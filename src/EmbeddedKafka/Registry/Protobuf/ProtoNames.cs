using Google.Protobuf.Reflection;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>Messages and enums by full name, and the search for a name as it is written inside a scope.</summary>
internal sealed class ProtoNames
{
    private readonly Dictionary<string, bool> _isEnum = [];

    public void Add(FileDescriptorProto file)
    {
        string scope = Scope(file);
        foreach (var message in file.MessageType)
        {
            Add(scope, message);
        }

        foreach (var values in file.EnumType)
        {
            _isEnum.TryAdd($"{scope}.{values.Name}", true);
        }
    }

    /// <summary>The package as names in it begin: <c>.candlewick.v1</c>, empty without one.</summary>
    public static string Scope(FileDescriptorProto file) => file.Package.Length > 0 ? "." + file.Package : "";

    /// <summary>The full name that <paramref name="name"/> has in <paramref name="scope"/>: the innermost that fits.</summary>
    /// <exception cref="ProtoSchemaException">There is no such type.</exception>
    public (string FullName, bool IsEnum) Resolve(string name, string scope)
    {
        if (name.StartsWith('.'))
        {
            return _isEnum.TryGetValue(name, out bool isEnum) ? (name, isEnum) : throw Unknown(name, scope);
        }

        for (string at = scope; ; at = at[..at.LastIndexOf('.')])
        {
            string candidate = $"{at}.{name}";
            if (_isEnum.TryGetValue(candidate, out bool isEnum))
            {
                return (candidate, isEnum);
            }

            if (at.Length == 0)
            {
                throw Unknown(name, scope);
            }
        }
    }

    private void Add(string scope, DescriptorProto message)
    {
        string name = $"{scope}.{message.Name}";
        _isEnum.TryAdd(name, false);
        foreach (var nested in message.NestedType)
        {
            Add(name, nested);
        }

        foreach (var values in message.EnumType)
        {
            _isEnum.TryAdd($"{name}.{values.Name}", true);
        }
    }

    private static ProtoSchemaException Unknown(string name, string scope) =>
        new($"type '{name}', used in '{scope.TrimStart('.')}', is defined neither in the schema nor in what it imports");
}
