using System.Globalization;

namespace Candlewick.EmbeddedKafka.Protocol.Generator.Schema;

/// <summary>Reads a field's line: <c>Name type[?[versions]] [versions] [tag N] [= default]</c>, the type in <c>[]</c> for an array.</summary>
internal static class FieldParser
{
    private static readonly Dictionary<string, FieldKind> Kinds = new()
    {
        ["bool"] = FieldKind.Bool,
        ["int8"] = FieldKind.Int8,
        ["int16"] = FieldKind.Int16,
        ["error"] = FieldKind.Error,
        ["uint16"] = FieldKind.UInt16,
        ["int32"] = FieldKind.Int32,
        ["int64"] = FieldKind.Int64,
        ["float64"] = FieldKind.Float64,
        ["uuid"] = FieldKind.Uuid,
        ["string"] = FieldKind.String,
        ["bytes"] = FieldKind.Bytes,
        ["records"] = FieldKind.Records,
    };

    public static FieldSchema Parse(string path, SchemaLine line, VersionRange versions)
    {
        string[] words = line.Words;
        if (words.Length < 2) throw Error("A field has a name and a type.");
        if (!IsName(words[0])) throw Error($"'{words[0]}' is no field name: it starts with a capital letter.");

        int mark = words[1].IndexOf('?');
        string type = mark < 0 ? words[1] : words[1].Substring(0, mark);
        bool isArray = type.StartsWith("[]", StringComparison.Ordinal);
        string element = isArray ? type.Substring(2) : type;
        if (!Kinds.TryGetValue(element, out FieldKind kind))
        {
            if (!IsName(element)) throw Error($"'{element}' is no type; a struct's name starts with a capital letter.");
            kind = FieldKind.Struct;
        }

        var field = new FieldSchema(words[0], kind, element, isArray, line.Number) { Versions = versions };
        int next = 2;
        if (next < words.Length && words[next] is not ("tag" or "="))
        {
            field.Versions = Range(words[next++]);
            if (!versions.Covers(field.Versions)) throw Error($"Versions {field.Versions} exceed the api's {versions}.");
        }

        if (mark >= 0)
        {
            VersionRange nullable = mark == words[1].Length - 1 ? VersionRange.All : Range(words[1].Substring(mark + 1));
            field.NullableVersions = field.Versions.Intersect(nullable);
            bool canBeNull = isArray || kind is FieldKind.String or FieldKind.Bytes or FieldKind.Records or FieldKind.Struct;
            if (field.NullableVersions.IsEmpty || !canBeNull) throw Error($"{field.Name} is never null.");
        }

        if (next + 1 < words.Length && words[next] == "tag")
        {
            if (!int.TryParse(words[next + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int tag)) throw Error("Expected a tag number.");
            if (kind == FieldKind.Records) throw Error("Records cannot be tagged: they are written by reference.");
            field.Tag = tag;
            next += 2;
        }

        if (next + 1 < words.Length && words[next] == "=")
        {
            field.Default = words[next + 1];
            if (isArray || !IsDefault(kind, field.Default)) throw Error($"'{field.Default}' is no default for {words[1]}.");
            next += 2;
        }

        return next == words.Length ? field : throw Error($"Unexpected '{words[next]}'.");

        SchemaException Error(string message) => new(path, line.Number, message);

        VersionRange Range(string text)
        {
            if (!VersionRange.TryParse(text, out VersionRange range) || range.IsEmpty) throw Error($"'{text}' is no range of versions.");
            // An open end means "to the newest", so that adding a version touches only the fields that change in it.
            return text.EndsWith("+", StringComparison.Ordinal) ? new VersionRange(range.First, versions.Last) : range;
        }
    }

    private static bool IsName(string text) => text.Length > 0 && char.IsUpper(text[0]) && text.All(c => char.IsLetterOrDigit(c));

    private static bool IsDefault(FieldKind kind, string text) => kind switch
    {
        FieldKind.Bool => text is "true" or "false",
        FieldKind.Int8 => sbyte.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        FieldKind.Int16 => short.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        FieldKind.UInt16 => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _),
        FieldKind.Int32 => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        FieldKind.Int64 => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        _ => false,
    };
}
