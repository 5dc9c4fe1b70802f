using Google.Protobuf.Reflection;
using Label = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Label;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>Reads a message: its fields, maps, oneofs, nested types and reservations.</summary>
internal sealed class ProtoMessageParser(ProtoTokens tokens)
{
    /// <summary>Messages within messages; protoc's own limit is of this order.</summary>
    private const int MaxDepth = 30;

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

    private readonly DescriptorProto _message = new();

    /// <summary>The word of <paramref name="type"/> in a text, null for messages and enums.</summary>
    public static string? WordOf(Type type) => Scalars.FirstOrDefault(s => s.Value == type).Key;

    /// <summary>Reads from the name on, behind <c>message</c>.</summary>
    public DescriptorProto Read(int depth)
    {
        if (depth > MaxDepth)
        {
            throw tokens.Error($"messages are nested deeper than {MaxDepth}");
        }

        _message.Name = tokens.Identifier("the name of a message");
        tokens.Expect("{");
        while (!tokens.TryTake("}"))
        {
            ReadStatement(depth);
        }

        AddSyntheticOneofs();
        return _message;
    }

    private void ReadStatement(int depth)
    {
        if (tokens.TryTake(";"))
        {
            return;
        }

        string keyword = tokens.Current.Value;
        switch (keyword)
        {
            case "message":
                tokens.Take();
                _message.NestedType.Add(new ProtoMessageParser(tokens).Read(depth + 1));
                break;
            case "enum":
                tokens.Take();
                _message.EnumType.Add(ProtoEnumParser.Read(tokens));
                break;
            case "oneof":
                tokens.Take();
                ReadOneof();
                break;
            case "map" when tokens.Following.Is("<"):
                tokens.Take();
                ReadMap();
                break;
            case "option":
                tokens.Take();
                if (ProtoOptions.Read(tokens) is { } option)
                {
                    ProtoOptions.Apply(_message.Options ??= new MessageOptions(), option.Name, option.Value, tokens);
                }

                tokens.Expect(";");
                break;
            case "reserved":
                tokens.Take();
                ProtoReservations.Read(tokens, _message);
                break;
            case "extensions" or "extend" or "group" or "required":
                throw tokens.Error($"'{keyword}' is proto2; this registry keeps proto3");
            default:
                ReadLabelledField();
                break;
        }
    }

    private void ReadLabelledField()
    {
        bool optional = tokens.TryTake("optional");
        bool repeated = !optional && tokens.TryTake("repeated");
        var field = ReadField();
        field.Label = repeated ? Label.Repeated : Label.Optional;
        if (optional)
        {
            field.Proto3Optional = true;
        }
    }

    private FieldDescriptorProto ReadField()
    {
        var field = new FieldDescriptorProto { Label = Label.Optional };
        ReadType(field);
        FinishField(field);
        return field;
    }

    private void ReadType(FieldDescriptorProto field)
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
    private void FinishField(FieldDescriptorProto field)
    {
        field.Name = tokens.Identifier("the name of a field");
        tokens.Expect("=");
        field.Number = tokens.Integer("a field number");
        if (tokens.TryTake("["))
        {
            do
            {
                if (ProtoOptions.Read(tokens) is { } option)
                {
                    ApplyOption(field, option.Name, option.Value);
                }
            }
            while (tokens.TryTake(","));

            tokens.Expect("]");
        }

        tokens.Expect(";");
        _message.Field.Add(field);
    }

    private void ApplyOption(FieldDescriptorProto field, string name, string value)
    {
        if (name == "json_name")
        {
            field.JsonName = value;
        }
        else
        {
            ProtoOptions.Apply(field.Options ??= new FieldOptions(), name, value, tokens);
        }
    }

    private void ReadOneof()
    {
        int index = _message.OneofDecl.Count;
        var oneof = new OneofDescriptorProto { Name = tokens.Identifier("the name of a oneof") };
        _message.OneofDecl.Add(oneof);
        tokens.Expect("{");
        int fields = _message.Field.Count;
        while (!tokens.TryTake("}"))
        {
            if (tokens.TryTake(";"))
            {
                continue;
            }

            if (tokens.TryTake("option"))
            {
                if (ProtoOptions.Read(tokens) is { } option)
                {
                    ProtoOptions.Apply(oneof.Options ??= new OneofOptions(), option.Name, option.Value, tokens);
                }

                tokens.Expect(";");
                continue;
            }

            ReadField().OneofIndex = index;
        }

        if (_message.Field.Count == fields)
        {
            throw tokens.Error($"oneof '{oneof.Name}' has no fields");
        }
    }

    private void ReadMap()
    {
        var key = new FieldDescriptorProto { Name = "key", Number = 1, Label = Label.Optional };
        var value = new FieldDescriptorProto { Name = "value", Number = 2, Label = Label.Optional };
        tokens.Expect("<");
        ReadType(key);
        if (key.HasTypeName || key.Type is Type.Double or Type.Float or Type.Bytes)
        {
            throw tokens.Error("the key of a map is an integer, a bool or a string");
        }

        tokens.Expect(",");
        ReadType(value);
        tokens.Expect(">");
        var field = new FieldDescriptorProto { Label = Label.Repeated, Type = Type.Message };
        FinishField(field);
        var entry = new DescriptorProto { Name = EntryName(field.Name), Options = new MessageOptions { MapEntry = true } };
        entry.Field.Add(key);
        entry.Field.Add(value);
        _message.NestedType.Add(entry);
        field.TypeName = entry.Name;
    }

    /// <summary>protoc's name for the hidden entry message: <c>price_by_day</c> is <c>PriceByDayEntry</c>.</summary>
    private static string EntryName(string field) =>
        string.Concat(field.Split('_').Select(part => part.Length == 0 ? "" : char.ToUpperInvariant(part[0]) + part[1..])) + "Entry";

    /// <summary>protoc puts each <c>optional</c> field into a oneof of its own, behind the written ones.</summary>
    private void AddSyntheticOneofs()
    {
        foreach (var field in _message.Field.Where(f => f.Proto3Optional))
        {
            field.OneofIndex = _message.OneofDecl.Count;
            _message.OneofDecl.Add(new OneofDescriptorProto { Name = "_" + field.Name });
        }
    }
}
