using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>
/// Looks up the custom options of a file: their names become full ones. An option that neither the file nor what it
/// imports defines says nothing that anybody could read, and is left out.
/// </summary>
internal static class CustomOptions
{
    /// <exception cref="ProtoSchemaException">An option is one of messages and stands at a field, or the like.</exception>
    public static void Resolve(FileDescriptorProto file, ProtoNames names)
    {
        string scope = ProtoNames.Scope(file);
        Resolve(file.Options, names, scope);
        Resolve(file.Extension.Select(field => field.Options), names, scope);
        Resolve(file.EnumType, names, scope);
        foreach (var message in file.MessageType)
        {
            Resolve(message, names, scope);
        }

        foreach (var service in file.Service)
        {
            Resolve(service.Options, names, scope);
            Resolve(service.Method.Select(method => method.Options), names, scope);
        }
    }

    private static void Resolve(DescriptorProto message, ProtoNames names, string outer)
    {
        string scope = $"{outer}.{message.Name}";
        Resolve(message.Options, names, scope);
        Resolve(message.Field.Select(field => field.Options), names, scope);
        Resolve(message.Extension.Select(field => field.Options), names, scope);
        Resolve(message.OneofDecl.Select(oneof => oneof.Options), names, scope);
        Resolve(message.ExtensionRange.Select(range => range.Options), names, scope);
        Resolve(message.EnumType, names, scope);
        foreach (var nested in message.NestedType)
        {
            Resolve(nested, names, scope);
        }
    }

    private static void Resolve(IEnumerable<EnumDescriptorProto> enums, ProtoNames names, string scope)
    {
        foreach (var values in enums)
        {
            Resolve(values.Options, names, scope);
            Resolve(values.Value.Select(value => value.Options), names, scope);
        }
    }

    private static void Resolve(IEnumerable<IMessage?> all, ProtoNames names, string scope)
    {
        foreach (var options in all)
        {
            Resolve(options, names, scope);
        }
    }

    private static void Resolve(IMessage? options, ProtoNames names, string scope)
    {
        if (options is null)
        {
            return;
        }

        var uninterpreted = ProtoOptions.Uninterpreted(options);
        for (int i = uninterpreted.Count - 1; i >= 0; i--)
        {
            if (!TryResolve(uninterpreted[i], options.Descriptor, names, scope))
            {
                uninterpreted.RemoveAt(i);
            }
        }
    }

    private static bool TryResolve(UninterpretedOption option, MessageDescriptor options, ProtoNames names, string scope)
    {
        string extended = $".{options.FullName}";
        foreach (var part in option.Name)
        {
            if (!part.IsExtension)
            {
                continue;
            }

            if (names.FindExtension(part.NamePart_, scope) is not { } found)
            {
                return false;
            }

            if (part == option.Name[0] && found.Field.Extendee != extended)
            {
                throw new ProtoSchemaException($"option '({part.NamePart_})' is one of {found.Field.Extendee[1..]} and cannot stand where {options.Name} do");
            }

            part.NamePart_ = found.FullName;
        }

        return true;
    }
}
