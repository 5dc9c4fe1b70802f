using Google.Protobuf;
using Google.Protobuf.Reflection;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>
/// Replaces the names in a parsed file by full ones (<c>.package.Message</c>) and has the result checked by
/// Google.Protobuf's own descriptor pool: names taken twice, numbers taken twice, and the like.
/// </summary>
internal static class ProtoLinker
{
    /// <param name="file">The file; changed in place. Its name is left empty.</param>
    /// <param name="dependencies">Files it imports, and theirs, each after those that it imports itself.</param>
    /// <exception cref="ProtoSchemaException">A name is unknown or taken twice, or a rule of the syntax is broken.</exception>
    public static void Link(FileDescriptorProto file, IReadOnlyList<FileDescriptorProto> dependencies)
    {
        ProtoRules.Check(file);
        var names = new ProtoNames();
        names.Add(file);
        foreach (var imported in Imports(file, dependencies))
        {
            names.Add(imported);
        }

        string scope = ProtoNames.Scope(file);
        Qualify(file.Extension, names, scope);
        foreach (var message in file.MessageType)
        {
            Qualify(message, names, scope);
        }

        foreach (var method in file.Service.SelectMany(service => service.Method))
        {
            method.InputType = names.Resolve(method.InputType, scope).FullName;
            method.OutputType = names.Resolve(method.OutputType, scope).FullName;
        }

        ProtoRules.CheckExtensions(file);
        CustomOptions.Resolve(file, names);
        Check(file, dependencies);
    }

    private static FileDescriptorProto Import(string name, IReadOnlyList<FileDescriptorProto> dependencies) =>
        dependencies.FirstOrDefault(d => d.Name == name) ?? BundledFiles.Find(name)
        ?? throw new ProtoSchemaException($"import '{name}' is neither one of the well-known files of Google and Confluent nor among the references of the schema");

    private static List<FileDescriptorProto> Imports(FileDescriptorProto file, IReadOnlyList<FileDescriptorProto> dependencies)
    {
        var imports = new List<FileDescriptorProto>();
        var names = new Queue<string>(file.Dependency);
        while (names.TryDequeue(out string? name))
        {
            var import = Import(name, dependencies);
            imports.Add(import);

            // What a file imports publicly is seen by those that import it.
            foreach (int index in import.PublicDependency)
            {
                names.Enqueue(import.Dependency[index]);
            }
        }

        return imports;
    }

    private static void Qualify(DescriptorProto message, ProtoNames names, string outer)
    {
        string scope = $"{outer}.{message.Name}";
        Qualify(message.Field, names, scope);
        Qualify(message.Extension, names, scope);
        foreach (var nested in message.NestedType)
        {
            Qualify(nested, names, scope);
        }
    }

    private static void Qualify(IEnumerable<FieldDescriptorProto> fields, ProtoNames names, string scope)
    {
        foreach (var field in fields)
        {
            if (field.HasTypeName)
            {
                (field.TypeName, bool isEnum) = names.Resolve(field.TypeName, scope);
                field.Type = isEnum ? Type.Enum : field.Type == Type.Group ? Type.Group : Type.Message;
            }

            if (field.HasExtendee)
            {
                field.Extendee = names.Resolve(field.Extendee, scope).FullName;
            }
        }
    }

    private static void Check(FileDescriptorProto file, IReadOnlyList<FileDescriptorProto> dependencies)
    {
        var files = new List<FileDescriptorProto>();
        AddWithImports(file, dependencies, files);
        try
        {
            FileDescriptor.BuildFromByteStrings(files.Select(f => f.ToByteString()));
        }
        catch (Exception e) when (e is DescriptorValidationException or ArgumentException or InvalidProtocolBufferException)
        {
            throw new ProtoSchemaException(e.Message, e);
        }
    }

    /// <summary>Each file after those that it imports, as the pool wants them.</summary>
    private static void AddWithImports(FileDescriptorProto file, IReadOnlyList<FileDescriptorProto> dependencies, List<FileDescriptorProto> files)
    {
        foreach (string name in file.Dependency.Where(name => files.TrueForAll(known => known.Name != name)))
        {
            AddWithImports(Import(name, dependencies), dependencies, files);
        }

        files.Add(file);
    }
}
