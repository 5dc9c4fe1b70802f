using Google.Protobuf.Reflection;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>
/// Reads a text into a <see cref="FileDescriptorProto"/> as protoc's own parser would: type names stay as written and
/// options that are extensions uninterpreted (<see cref="ProtoLinker"/> looks both up), and <c>json_name</c> is set only
/// where the text sets it. Grammar: the Protocol Buffers language specifications of proto2, proto3 and editions.
/// </summary>
internal sealed class ProtoParser(string text)
{
    private const string EditionPrefix = "EDITION_";

    private static readonly EnumDescriptor Editions = FileDescriptorProto.Descriptor.FindFieldByName("edition").EnumType;

    private readonly ProtoTokens _tokens = new(text);
    private ProtoSyntax _syntax = ProtoSyntax.Proto2;

    /// <exception cref="ProtoSchemaException">The text is none; the message has line and column.</exception>
    public static FileDescriptorProto Parse(string text) => new ProtoParser(text).ReadFile();

    /// <summary>The language of a file, as protoc writes it into descriptors: nothing for proto2.</summary>
    /// <exception cref="ProtoSchemaException">There is no such language.</exception>
    public static ProtoSyntax SyntaxOf(FileDescriptorProto file) => file.Syntax switch
    {
        "" or "proto2" => ProtoSyntax.Proto2,
        "proto3" => ProtoSyntax.Proto3,
        "editions" => ProtoSyntax.Editions,
        _ => throw new ProtoSchemaException($"syntax '{file.Syntax}' is none of proto2, proto3 and editions"),
    };

    /// <summary><c>2023</c>, as a text names the edition of a file.</summary>
    public static string EditionOf(FileDescriptorProto file) =>
        Editions.FindValueByNumber((int)file.Edition)?.Name[EditionPrefix.Length..] ?? throw new ProtoSchemaException($"edition {(int)file.Edition} is not known");

    private FileDescriptorProto ReadFile()
    {
        var file = new FileDescriptorProto();
        if (_tokens.TryTake("syntax"))
        {
            ReadSyntax(file);
        }
        else if (_tokens.TryTake("edition"))
        {
            ReadEdition(file);
        }
        else if (_tokens.Current.Kind == ProtoTokenKind.End)
        {
            throw _tokens.Error("the schema is empty; expected its syntax");
        }

        while (_tokens.Current.Kind != ProtoTokenKind.End)
        {
            ReadTopLevel(file);
        }

        return file;
    }

    private void ReadSyntax(FileDescriptorProto file)
    {
        _tokens.Expect("=");
        string syntax = _tokens.Text("the syntax");
        _syntax = syntax switch
        {
            "proto2" => ProtoSyntax.Proto2,
            "proto3" => ProtoSyntax.Proto3,
            _ => throw _tokens.Error($"syntax '{syntax}' is neither proto2 nor proto3"),
        };
        if (_syntax == ProtoSyntax.Proto3)
        {
            file.Syntax = syntax;
        }

        _tokens.Expect(";");
    }

    private void ReadEdition(FileDescriptorProto file)
    {
        _tokens.Expect("=");
        string edition = _tokens.Text("the edition");
        bool isYear = edition.Length == 4 && edition.All(char.IsAsciiDigit);
        file.Syntax = "editions";
        file.Edition = isYear && Editions.FindValueByName(EditionPrefix + edition) is { } known
            ? (Edition)known.Number
            : throw _tokens.Error($"edition '{edition}' is not known");
        _syntax = ProtoSyntax.Editions;
        _tokens.Expect(";");
    }

    private void ReadTopLevel(FileDescriptorProto file)
    {
        if (_tokens.TryTake(";"))
        {
            return;
        }

        if (_tokens.TryTake("import"))
        {
            ReadImport(file);
        }
        else if (_tokens.TryTake("package"))
        {
            if (file.HasPackage)
            {
                throw _tokens.Error("a second package");
            }

            file.Package = _tokens.DottedName("a package", rooted: false);
            _tokens.Expect(";");
        }
        else if (_tokens.TryTake("option"))
        {
            ProtoOptions.ReadStatement(_tokens, file.Options ??= new Google.Protobuf.Reflection.FileOptions());
        }
        else if (_tokens.TryTake("message"))
        {
            file.MessageType.Add(new ProtoMessageParser(_tokens, _syntax).Read(depth: 0));
        }
        else if (_tokens.TryTake("enum"))
        {
            file.EnumType.Add(ProtoEnumParser.Read(_tokens));
        }
        else if (_tokens.TryTake("extend"))
        {
            file.Extension.AddRange(new ProtoFieldParser(_tokens, _syntax).ReadExtensions());
        }
        else if (_tokens.TryTake("service"))
        {
            file.Service.Add(ProtoServiceParser.Read(_tokens));
        }
        else
        {
            throw _tokens.Error($"expected syntax, import, package, option, message, enum, extend or service, found {_tokens.Current}");
        }
    }

    private void ReadImport(FileDescriptorProto file)
    {
        bool isPublic = _tokens.TryTake("public");
        bool isWeak = !isPublic && _tokens.TryTake("weak");
        string name = _tokens.Text("the file to import");
        if (file.Dependency.Contains(name))
        {
            throw _tokens.Error($"'{name}' is imported twice");
        }

        if (isPublic)
        {
            file.PublicDependency.Add(file.Dependency.Count);
        }

        if (isWeak)
        {
            file.WeakDependency.Add(file.Dependency.Count);
        }

        file.Dependency.Add(name);
        _tokens.Expect(";");
    }
}
