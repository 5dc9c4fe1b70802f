using Candlewick.EmbeddedKafka.Protocol.Generator.Schema;

namespace Candlewick.EmbeddedKafka.Protocol.Generator.Emit;

/// <summary>Writes the body of a struct's <c>Write</c>: fields in the order of the file, then the tags that are not at their defaults.</summary>
internal sealed class WriteEmitter(CodeWriter code, VersionRange versions)
{
    public void Emit(StructSchema schema)
    {
        foreach (FieldSchema field in schema.Untagged)
        {
            string? condition = FieldCode.InVersions(field.Versions, versions);
            if (condition is not null) code.Open($"if ({condition})");
            Value(field);
            if (condition is not null) code.Close();
        }

        code.Open("if (flexible)");
        List<FieldSchema> tagged = [.. schema.Tagged];
        foreach (FieldSchema field in tagged)
        {
            string? condition = FieldCode.InVersions(field.Versions, versions);
            code.Line($"bool has{field.Name} = {(condition is null ? "" : condition + " && ")}{IsSet(field)};");
        }

        string count = tagged.Count == 0 ? "0" : string.Join(" + ", tagged.Select(f => $"(has{f.Name} ? 1 : 0)"));
        code.Line($"writer.WriteTagCount({count});");
        foreach (FieldSchema field in tagged)
        {
            code.Open($"if (has{field.Name})");
            code.Line($"int start = writer.BeginTag({field.Tag});");
            Value(field);
            code.Line("writer.EndTag(start);");
            code.Close();
        }

        code.Close();
    }

    private static string IsSet(FieldSchema field)
    {
        string name = field.Name;
        if (FieldCode.PropertyType(field).EndsWith("?", StringComparison.Ordinal)) return $"{name} is not null";
        if (field.IsArray) return $"{name}.Count > 0";
        return field.Kind switch
        {
            FieldKind.String => $"{name}.Length > 0",
            FieldKind.Bytes => $"!{name}.IsEmpty",
            FieldKind.Bool => field.Default == "true" ? $"!{name}" : name,
            _ => $"{name} != {field.Default ?? "default"}",
        };
    }

    private void Value(FieldSchema field)
    {
        string name = field.Name;
        if (field.IsArray)
        {
            code.Line(field.IsNullable
                ? $"writer.WriteCount({name}?.Count ?? -1, flexible, {FieldCode.Nullable(field, versions)});"
                : $"writer.WriteCount({name}.Count, flexible, false);");
            string loop = $"foreach (var item in {name}) {Element(field, "item")};";
            code.Line(field.IsNullable ? $"if ({name} is not null) {loop}" : loop);
            return;
        }

        if (field.Kind == FieldKind.Struct && field.IsNullable)
        {
            code.Line($"writer.WriteIsPresent({name} is not null, {FieldCode.Nullable(field, versions)});");
            code.Line($"{name}?.Write(writer, version, flexible);");
            return;
        }

        if (!field.IsNullable)
        {
            // Inside a tag, a struct is known to be there.
            code.Line(Element(field, field is { Tag: not null, Kind: FieldKind.Struct } ? name + "!" : name) + ";");
            return;
        }

        string nullable = $"writer.WriteNullable{FieldCode.WireName(field)}({name}, flexible)";
        string condition = FieldCode.Nullable(field, versions);
        if (condition == "true")
        {
            code.Line(nullable + ";");
            return;
        }

        code.Line($"if ({condition}) {nullable};");
        code.Line($"else {Element(field, $"KafkaWriter.NotNull({name})")};");
    }

    private static string Element(FieldSchema field, string value)
    {
        if (field.Kind == FieldKind.Struct) return $"{value}.Write(writer, version, flexible)";
        return $"writer.Write{FieldCode.WireName(field)}({value}{(FieldCode.HasLength(field) ? ", flexible" : "")})";
    }
}
