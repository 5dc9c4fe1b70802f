using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>
/// A schema as this registry keeps it: the text as it came, one canonical text, whatever formatting, comments, order of
/// fields or compiler's habits it came with, and the descriptor that belongs to that text.
/// </summary>
internal sealed class ProtoSchema
{
    private static readonly SearchValues<char> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    private readonly FileDescriptorProto _file;
    private readonly IReadOnlyList<FileDescriptorProto> _dependencies;

    private ProtoSchema(string source, string text, FileDescriptorProto file, IReadOnlyList<FileDescriptorProto> dependencies)
    {
        Source = source;
        Text = text;
        _file = file;
        _dependencies = dependencies;
    }

    /// <summary>The text as it was sent; the canonical one of what came as a descriptor.</summary>
    public string Source { get; }

    /// <summary>The canonical text. Two schemas mean the same where their texts are the same.</summary>
    public string Text { get; }

    /// <summary>The descriptor of the canonical text, its names written in full.</summary>
    public FileDescriptorProto File => _file;

    /// <summary>What it imports, and what those import.</summary>
    public IReadOnlyList<FileDescriptorProto> Dependencies => _dependencies;

    /// <summary>What <c>format=serialized</c> asks for: a <c>FileDescriptorProto</c> in base64.</summary>
    public string Serialized => _file.ToByteString().ToBase64();

    /// <summary>Reads a <c>.proto</c> text or, as generated-code clients send it, a base64 <c>FileDescriptorProto</c>.</summary>
    /// <param name="schema">Text or base64.</param>
    /// <param name="references">The schemas it imports, by the names it imports them under.</param>
    /// <exception cref="ProtoSchemaException">It is neither; the message says where and why.</exception>
    public static ProtoSchema Parse(string schema, IReadOnlyList<(string Name, ProtoSchema Schema)> references)
    {
        bool isText = schema.Length == 0 || schema.AsSpan().ContainsAnyExcept(Base64);
        string text = isText ? schema : ProtoPrinter.Print(Decode(schema));
        var dependencies = Flatten(references);

        // Read twice: names are printed in full once they are resolved, and the descriptor handed out is that of
        // the canonical text, so that one id has one descriptor however its schema was first written.
        string canonical = ProtoPrinter.Print(Link(text, dependencies));
        var file = Link(canonical, dependencies);

        // A text has no file name, and clients keep several schemas in one table by name.
        file.Name = $"schema/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)).AsSpan(0, 8))}.proto";
        return new ProtoSchema(isText ? schema : canonical, canonical, file, dependencies);
    }

    /// <summary>The same, as if it had been sent as its canonical text.</summary>
    public ProtoSchema Normalized() => new(Text, Text, _file, _dependencies);

    private static FileDescriptorProto Link(string text, IReadOnlyList<FileDescriptorProto> dependencies)
    {
        var file = ProtoParser.Parse(text);
        ProtoLinker.Link(file, dependencies);
        return file;
    }

    private static FileDescriptorProto Decode(string base64)
    {
        try
        {
            return FileDescriptorProto.Parser.ParseFrom(Convert.FromBase64String(base64));
        }
        catch (Exception e) when (e is FormatException or InvalidProtocolBufferException)
        {
            throw new ProtoSchemaException("the schema is neither a .proto text nor a base64 FileDescriptorProto", e);
        }
    }

    private static List<FileDescriptorProto> Flatten(IReadOnlyList<(string Name, ProtoSchema Schema)> references)
    {
        var files = new List<FileDescriptorProto>();
        foreach (var (name, schema) in references)
        {
            var named = schema._file.Clone();
            named.Name = name;
            foreach (var file in schema._dependencies.Append(named).Where(file => files.TrueForAll(known => known.Name != file.Name)))
            {
                files.Add(file);
            }
        }

        return files;
    }
}
