using Google.Protobuf;
using Google.Protobuf.Reflection;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>
/// Resolves the names in a parsed file as protoc does, by Google.Protobuf's own descriptor pool, and writes them
/// back in full (<c>.package.Message</c>).
/// </summary>
internal static class ProtoLinker
{
    /// <param name="file">The file; changed in place. Its name is left empty.</param>
    /// <param name="dependencies">Files it imports, and theirs, each after those that it imports itself.</param>
    /// <exception cref="ProtoSchemaException">A name is unknown, taken twice, or a rule of proto3 is broken.</exception>
    public static void Link(FileDescriptorProto file, IReadOnlyList<FileDescriptorProto> dependencies)
    {
        ProtoRules.Check(file);
        var described = Build(file, dependencies);
        for (int i = 0; i < file.MessageType.Count; i++)
        {
            Qualify(file.MessageType[i], described.MessageTypes[i]);
        }

        for (int s = 0; s < file.Service.Count; s++)
        {
            for (int m = 0; m < file.Service[s].Method.Count; m++)
            {
                var method = described.Services[s].Methods[m];
                file.Service[s].Method[m].InputType = "." + method.InputType.FullName;
                file.Service[s].Method[m].OutputType = "." + method.OutputType.FullName;
            }
        }
    }

    private static FileDescriptor Build(FileDescriptorProto file, IReadOnlyList<FileDescriptorProto> dependencies)
    {
        var available = dependencies.Select(d => d.Name).ToHashSet();
        foreach (string import in file.Dependency.Where(import => !available.Contains(import) && !WellKnownFiles.All.ContainsKey(import)))
        {
            throw new ProtoSchemaException($"import '{import}' is neither one of Google's well-known files nor among the references of the schema");
        }

        var files = WellKnownFiles.InOrder.Concat(dependencies.Select(d => d.ToByteString())).Append(file.ToByteString());
        try
        {
            return FileDescriptor.BuildFromByteStrings(files)[^1];
        }
        catch (Exception e) when (e is DescriptorValidationException or ArgumentException or InvalidProtocolBufferException)
        {
            throw new ProtoSchemaException(e.Message, e);
        }
    }

    private static void Qualify(DescriptorProto message, MessageDescriptor described)
    {
        var fields = described.Fields.InDeclarationOrder();
        for (int i = 0; i < message.Field.Count; i++)
        {
            var field = message.Field[i];
            if (field.HasTypeName)
            {
                bool isEnum = fields[i].FieldType == FieldType.Enum;
                field.Type = isEnum ? Type.Enum : Type.Message;
                field.TypeName = "." + (isEnum ? fields[i].EnumType.FullName : fields[i].MessageType.FullName);
            }
        }

        for (int i = 0; i < message.NestedType.Count; i++)
        {
            Qualify(message.NestedType[i], described.NestedTypes[i]);
        }
    }
}
