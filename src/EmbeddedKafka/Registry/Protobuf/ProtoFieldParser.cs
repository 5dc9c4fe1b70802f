using Google.Protobuf.Reflection;
using Label = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Label;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>Reads fields, of messages and of <c>extend</c>: label, type, name, number and options.</summary>
internal sealed class ProtoFieldParser(ProtoTokens tokens, ProtoSyntax syntax)
{
    private static readonly Dictionary<string, Type> Scalars = new()
    {
        ["double"] = Type.Double,
        ["float"] = Type.Float,
        ["int32"] = Type.Int32,
        ["int64"] = Type.Int64,
        ["uint32"] = Type.Uint32,
        ["uint64"] = Type.Uint64,
        ["sint32"] = Type.Sint32,
        ["sint64"] = Type.Sint64,
        ["fixed32"] = Type.Fixed32,
        ["fixed64"] = Type.Fixed64,
        ["sfixed32"] = Type.Sfixed32,
        ["sfixed64"] = Type.Sfixed64,
        ["bool"] = Type.Bool,
        ["string"] = Type.String,
        ["bytes"] = Type.Bytes,
    };

    /// <summary>The word of <paramref name="type"/> in a text, null for messages and enums.</summary>
    public static string? WordOf(Type type) => Scalars.FirstOrDefault(s => s.Value == type).Key;

    /// <summary>Reads a field with its label, to behind its options: a semicolon or the body of a group follows.</summary>
    public FieldDescriptorProto ReadLabelled()
    {
        var field = new FieldDescriptorProto();
        ReadLabel(field);
        if (syntax == ProtoSyntax.Proto2 && tokens.TryTake("group"))
        {
            field.TypeName = tokens.Identifier("the name of a group");
            field.Type = Type.Group;
            field.Name = field.TypeName.ToLowerInvariant();
            ReadNumber(field);
        }
        else
        {
            ReadType(field);
            ReadNameAndNumber(field);
        }

        return field;
    }

    /// <summary>Reads a field of a oneof, which has no label.</summary>
    public FieldDescriptorProto ReadUnlabelled()
    {
        if (syntax == ProtoSyntax.Proto2 && tokens.Current.Is("group"))
        {
            // Its message would stand where the oneof does, and frames name messages by their position.
            throw tokens.Error("a group inside a oneof is not kept by this registry; make it a message");
        }

        var field = new FieldDescriptorProto { Label = Label.Optional };
        ReadType(field);
        ReadNameAndNumber(field);
        tokens.Expect(";");
        return field;
    }

    /// <summary>Reads from the extended message's name on, behind <c>extend</c>.</summary>
    public IReadOnlyList<FieldDescriptorProto> ReadExtensions()
    {
        var fields = new List<FieldDescriptorProto>();
        string extendee = tokens.DottedName("the message to extend", rooted: true);
        tokens.Expect("{");
        while (!tokens.TryTake("}"))
        {
            if (tokens.TryTake(";"))
            {
                continue;
            }

            var field = ReadLabelled();
            if (field.Type == Type.Group)
            {
                throw tokens.Error("a group as an extension is not kept by this registry; make it a message");
            }

            tokens.Expect(";");
            field.Extendee = extendee;
            fields.Add(field);
        }

        return fields;
    }

    public void ReadType(FieldDescriptorProto field)
    {
        if (Scalars.TryGetValue(tokens.Current.Value, out var scalar))
        {
            tokens.Take();
            field.Type = scalar;
        }
        else
        {
            field.TypeName = tokens.DottedName("the type of a field", rooted: true);
        }
    }

    /// <summary>Name, number and options, behind the type.</summary>
    public void ReadNameAndNumber(FieldDescriptorProto field)
    {
        field.Name = tokens.Identifier("the name of a field");
        ReadNumber(field);
    }

    private void ReadLabel(FieldDescriptorProto field)
    {
        bool isProto2 = syntax == ProtoSyntax.Proto2;
        field.Label = Label.Optional;
        if (tokens.TryTake("repeated"))
        {
            field.Label = Label.Repeated;
        }
        else if (syntax != ProtoSyntax.Editions && tokens.TryTake("optional"))
        {
            if (!isProto2)
            {
                field.Proto3Optional = true;
            }
        }
        else if (isProto2 && tokens.TryTake("required"))
        {
            field.Label = Label.Required;
        }
        else if (isProto2)
        {
            throw tokens.Error($"expected optional, required or repeated, which proto2 demands of a field, found {tokens.Current}");
        }
        else if (tokens.Current.Is("required") || tokens.Current.Is("optional") || (tokens.Current.Is("group") && tokens.Following.Kind == ProtoTokenKind.Identifier))
        {
            throw tokens.Error($"'{tokens.Current.Value}' is proto2; {(syntax == ProtoSyntax.Proto3 ? "this schema is proto3" : "an edition says it by features")}");
        }
    }

    private void ReadNumber(FieldDescriptorProto field)
    {
        tokens.Expect("=");
        field.Number = tokens.Integer("a field number");
        if (!tokens.TryTake("["))
        {
            return;
        }

        do
        {
            var option = ProtoOptions.Read(tokens);
            switch (ProtoOptions.NameOf(option))
            {
                case "json_name":
                    field.JsonName = ProtoOptionValue.Text(option);
                    break;
                case "default" when syntax != ProtoSyntax.Proto3:
                    field.DefaultValue = ProtoOptionValue.Text(option);
                    break;
                default:
                    ProtoOptions.Apply(field.Options ??= new FieldOptions(), option, tokens);
                    break;
            }
        }
        while (tokens.TryTake(","));

        tokens.Expect("]");
    }
}
