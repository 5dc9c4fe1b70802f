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
    /// <exception cref="ProtoSchemaException">A name is unknown or taken twice, or a rule of proto3 is broken.</exception>
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
        foreach (var message in file.MessageType)
        {
            Qualify(message, names, scope);
        }

        foreach (var method in file.Service.SelectMany(service => service.Method))
        {
            method.InputType = names.Resolve(method.InputType, scope).FullName;
            method.OutputType = names.Resolve(method.OutputType, scope).FullName;
        }

        Check(file, dependencies);
    }

    private static List<FileDescriptorProto> Imports(FileDescriptorProto file, IReadOnlyList<FileDescriptorProto> dependencies)
    {
        var imports = new List<FileDescriptorProto>();
        var names = new Queue<string>(file.Dependency);
        while (names.TryDequeue(out string? name))
        {
            var import = dependencies.FirstOrDefault(d => d.Name == name) ?? WellKnownFiles.Find(name)
                ?? throw new ProtoSchemaException($"import '{name}' is neither one of Google's well-known files nor among the references of the schema");
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
        foreach (var field in message.Field.Where(field => field.HasTypeName))
        {
            (field.TypeName, bool isEnum) = names.Resolve(field.TypeName, scope);
            field.Type = isEnum ? Type.Enum : Type.Message;
        }

        foreach (var nested in message.NestedType)
        {
            Qualify(nested, names, scope);
        }
    }

    private static void Check(FileDescriptorProto file, IReadOnlyList<FileDescriptorProto> dependencies)
    {
        var files = WellKnownFiles.InOrder.Concat(dependencies.Select(d => d.ToByteString())).Append(file.ToByteString());
        try
        {
            FileDescriptor.BuildFromByteStrings(files);
        }
        catch (Exception e) when (e is DescriptorValidationException or ArgumentException or InvalidProtocolBufferException)
        {
            throw new ProtoSchemaException(e.Message, e);
        }
    }
}
