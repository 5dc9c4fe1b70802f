using Google.Protobuf.Reflection;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>
/// Reads a proto3 text into a <see cref="FileDescriptorProto"/> as protoc would, except that type names stay as
/// written and unresolved (<see cref="ProtoLinker"/> does that) and <c>json_name</c> is set only where the text sets it.
/// Not read: proto2, editions, <c>extend</c>. Grammar: the Protocol Buffers Version 3 language specification.
/// </summary>
internal sealed class ProtoParser(string text)
{
    private readonly ProtoTokens _tokens = new(text);

    /// <exception cref="ProtoSchemaException">The text is not proto3; the message has line and column.</exception>
    public static FileDescriptorProto Parse(string text) => new ProtoParser(text).ReadFile();

    private FileDescriptorProto ReadFile()
    {
        var file = new FileDescriptorProto { Syntax = "proto3" };
        if (!_tokens.TryTake("syntax"))
        {
            throw _tokens.Error($"expected syntax = \"proto3\"; as the first statement, found {_tokens.Current}");
        }

        _tokens.Expect("=");
        if (_tokens.Text("the syntax") is var syntax && syntax != "proto3")
        {
            throw _tokens.Error($"syntax '{syntax}' is not supported by this registry; it keeps proto3");
        }

        _tokens.Expect(";");
        while (_tokens.Current.Kind != ProtoTokenKind.End)
        {
            ReadTopLevel(file);
        }

        return file;
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
            if (ProtoOptions.Read(_tokens) is { } option)
            {
                ProtoOptions.Apply(file.Options ??= new Google.Protobuf.Reflection.FileOptions(), option.Name, option.Value, _tokens);
            }

            _tokens.Expect(";");
        }
        else if (_tokens.TryTake("message"))
        {
            file.MessageType.Add(new ProtoMessageParser(_tokens).Read(depth: 0));
        }
        else if (_tokens.TryTake("enum"))
        {
            file.EnumType.Add(ProtoEnumParser.Read(_tokens));
        }
        else if (_tokens.TryTake("service"))
        {
            file.Service.Add(ProtoServiceParser.Read(_tokens));
        }
        else
        {
            throw _tokens.Error($"expected import, package, option, message, enum or service, found {_tokens.Current}");
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
