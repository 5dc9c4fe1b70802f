using Google.Protobuf.Reflection;
using Label = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Label;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>Reads a message: its fields, maps, oneofs, groups, nested types, extensions and reservations.</summary>
internal sealed class ProtoMessageParser(ProtoTokens tokens, ProtoSyntax syntax)
{
    /// <summary>Messages within messages; protoc's own limit is of this order.</summary>
    private const int MaxDepth = 30;

    private readonly ProtoFieldParser _fields = new(tokens, syntax);
    private readonly DescriptorProto _message = new();

    /// <summary>Reads from the name on, behind <c>message</c>.</summary>
    public DescriptorProto Read(int depth) => ReadBody(tokens.Identifier("the name of a message"), depth);

    private DescriptorProto ReadBody(string name, int depth)
    {
        if (depth > MaxDepth)
        {
            throw tokens.Error($"messages are nested deeper than {MaxDepth}");
        }

        _message.Name = name;
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
                _message.NestedType.Add(new ProtoMessageParser(tokens, syntax).Read(depth + 1));
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
                ProtoOptions.ReadStatement(tokens, _message.Options ??= new MessageOptions());
                break;
            case "reserved":
                tokens.Take();
                ProtoReservations.Read(tokens, _message);
                break;
            case "extend":
                tokens.Take();
                _message.Extension.AddRange(_fields.ReadExtensions());
                break;
            case "extensions" when syntax == ProtoSyntax.Proto3:
                throw tokens.Error($"'{keyword}' is proto2; this schema is proto3");
            case "extensions":
                tokens.Take();
                ProtoReservations.ReadExtensions(tokens, _message);
                break;
            default:
                ReadField(depth);
                break;
        }
    }

    private void ReadField(int depth)
    {
        var field = _fields.ReadLabelled();
        _message.Field.Add(field);
        if (field.Type == Type.Group)
        {
            _message.NestedType.Add(new ProtoMessageParser(tokens, syntax).ReadBody(field.TypeName, depth + 1));
        }
        else
        {
            tokens.Expect(";");
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
                ProtoOptions.ReadStatement(tokens, oneof.Options ??= new OneofOptions());
                continue;
            }

            var field = _fields.ReadUnlabelled();
            field.OneofIndex = index;
            _message.Field.Add(field);
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
        _fields.ReadType(key);
        if (key.HasTypeName || key.Type is Type.Double or Type.Float or Type.Bytes)
        {
            throw tokens.Error("the key of a map is an integer, a bool or a string");
        }

        tokens.Expect(",");
        _fields.ReadType(value);
        tokens.Expect(">");
        var field = new FieldDescriptorProto { Label = Label.Repeated, Type = Type.Message };
        _fields.ReadNameAndNumber(field);
        tokens.Expect(";");
        _message.Field.Add(field);
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
