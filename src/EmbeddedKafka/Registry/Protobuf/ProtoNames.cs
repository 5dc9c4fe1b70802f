using Google.Protobuf.Reflection;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>Messages, enums and extensions by full name, and the search for a name as it is written inside a scope.</summary>
internal sealed class ProtoNames
{
    private readonly Dictionary<string, bool> _isEnum = [];
    private readonly Dictionary<string, FieldDescriptorProto> _extensions = [];

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

        Add(scope, file.Extension);
    }

    /// <summary>The package as names in it begin: <c>.candlewick.v1</c>, empty without one.</summary>
    public static string Scope(FileDescriptorProto file) => file.Package.Length > 0 ? "." + file.Package : "";

    /// <summary>The full name that <paramref name="name"/> has in <paramref name="scope"/>: the innermost that fits.</summary>
    /// <exception cref="ProtoSchemaException">There is no such type.</exception>
    public (string FullName, bool IsEnum) Resolve(string name, string scope) => Search(_isEnum, name, scope) ?? throw Unknown(name, scope);

    /// <summary>The full name of an extension and its field; null where there is none of that name.</summary>
    public (string FullName, FieldDescriptorProto Field)? FindExtension(string name, string scope) => Search(_extensions, name, scope);

    private static (string FullName, T Found)? Search<T>(Dictionary<string, T> names, string name, string scope)
    {
        for (string at = name.StartsWith('.') ? "" : scope; ; at = at[..at.LastIndexOf('.')])
        {
            string candidate = name.StartsWith('.') ? name : $"{at}.{name}";
            if (names.TryGetValue(candidate, out var found))
            {
                return (candidate, found);
            }

            if (at.Length == 0)
            {
                return null;
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

        Add(name, message.Extension);
    }

    private void Add(string scope, IEnumerable<FieldDescriptorProto> extensions)
    {
        foreach (var extension in extensions)
        {
            _extensions.TryAdd($"{scope}.{extension.Name}", extension);
        }
    }

    private static ProtoSchemaException Unknown(string name, string scope) =>
        new($"type '{name}', used in '{scope.TrimStart('.')}', is defined neither in the schema nor in what it imports");
}
