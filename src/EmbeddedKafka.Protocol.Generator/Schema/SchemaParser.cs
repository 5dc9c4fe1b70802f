using System.Globalization;

namespace Candlewick.EmbeddedKafka.Protocol.Generator.Schema;

/// <summary>Reads one schema file: <c>api</c>, <c>request</c>, <c>response</c> and <c>struct</c> at the margin, fields indented below.</summary>
internal sealed class SchemaParser
{
    private readonly SchemaFile _file;

    /// <summary>The struct that a field at depth 1, 2, … belongs to.</summary>
    private readonly List<StructSchema> _open = [];

    private SchemaParser(string path) => _file = new SchemaFile(path);

    /// <exception cref="SchemaException">The file breaks a rule; the first one met is reported.</exception>
    public static SchemaFile Parse(string path, string text)
    {
        var parser = new SchemaParser(path);
        foreach (SchemaLine line in SchemaLine.Split(path, text))
        {
            if (line.Depth == 0) parser.Section(line);
            else parser.Field(line);
        }

        parser.Complete();
        return parser._file;
    }

    private void Section(SchemaLine line)
    {
        _open.Clear();
        string[] words = line.Words;
        switch (words[0])
        {
            case "api" when words.Length == 7 && words[3] == "versions" && words[5] == "flexible":
                Require(_file.Api is null, line, "A file describes one api.");
                _file.Api = new ApiSchema(words[1], Key(line, words[2]), Range(line, words[4]), Range(line, words[6]));
                break;
            case "request" when words.Length == 1:
                Require(_file.Api is { Request: null }, line, "One request follows the api line.");
                _open.Add(_file.Api!.Request = new StructSchema(_file.Api.Name + "Request", line.Number));
                break;
            case "response" when words.Length == 1:
                Require(_file.Api is { Response: null }, line, "One response follows the api line.");
                _open.Add(_file.Api!.Response = new StructSchema(_file.Api.Name + "Response", line.Number));
                break;
            case "struct" when words.Length == 2:
                var shared = new StructSchema(words[1], line.Number) { IsShared = true };
                _file.Shared.Add(shared);
                _open.Add(shared);
                break;
            default:
                throw Error(line, "Expected 'api NAME KEY versions A-B flexible C+', 'request', 'response' or 'struct NAME'.");
        }
    }

    private void Field(SchemaLine line)
    {
        Require(line.Depth <= _open.Count, line, "Only a struct has fields below it, one level deeper.");
        _open.RemoveRange(line.Depth, _open.Count - line.Depth);
        StructSchema parent = _open[line.Depth - 1];

        VersionRange versions = parent.IsShared || _file.Api is null ? VersionRange.All : _file.Api.Versions;
        FieldSchema field = FieldParser.Parse(_file.Path, line, versions);
        Require(parent.Fields.All(f => f.Name != field.Name), line, $"{parent.Name} has two fields named {field.Name}.");
        Require(field.Name != parent.Name, line, $"Name the struct otherwise than its field {field.Name}.");
        Require(field.Tag is null || parent.Fields.All(f => f.Tag != field.Tag), line, $"Tag {field.Tag} is taken.");
        Require(field.Tag is null || parent.IsShared || IsFlexible(field.Versions), line, "Tags come with flexible versions.");
        parent.Fields.Add(field);

        if (field.Kind != FieldKind.Struct) return;
        field.Struct = new StructSchema(field.TypeName, line.Number) { IsShared = parent.IsShared };
        _open.Add(field.Struct);
    }

    private bool IsFlexible(VersionRange versions) => _file.Api is { } api && api.Flexible.Covers(versions);

    private void Complete()
    {
        if (_file.Api is not { } api) return;
        Require(api.Request is not null && api.Response is not null, 1, "An api has a request and a response.");
    }

    private short Key(SchemaLine line, string text) =>
        short.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out short key)
            ? key
            : throw Error(line, $"'{text}' is no API key.");

    private VersionRange Range(SchemaLine line, string text) =>
        VersionRange.TryParse(text, out VersionRange range) ? range : throw Error(line, $"'{text}' is no range of versions.");

    private void Require(bool condition, SchemaLine line, string message) => Require(condition, line.Number, message);

    private void Require(bool condition, int line, string message)
    {
        if (!condition) throw new SchemaException(_file.Path, line, message);
    }

    private SchemaException Error(SchemaLine line, string message) => new(_file.Path, line.Number, message);
}
