using Candlewick.EmbeddedKafka.Protocol.Generator.Schema;

namespace Candlewick.EmbeddedKafka.Protocol.Generator.Emit;

/// <summary>Writes the body of a struct's <c>Read</c>: fields in the order of the file, then the tagged section.</summary>
internal sealed class ReadEmitter(CodeWriter code, VersionRange versions)
{
    public void Emit(StructSchema schema)
    {
        code.Line($"var value = new {schema.Name}();");
        foreach (FieldSchema field in schema.Untagged)
        {
            string? condition = FieldCode.InVersions(field.Versions, versions);
            if (condition is not null) code.Open($"if ({condition})");
            Value(field);
            if (condition is not null) code.Close();
        }

        Tags(schema);
        code.Line("return value;");
    }

    private void Tags(StructSchema schema)
    {
        List<FieldSchema> tagged = [.. schema.Tagged];
        if (tagged.Count == 0)
        {
            code.Line("if (flexible) reader.SkipTags();");
            return;
        }

        code.Open("if (flexible)");
        code.Open("for (int tags = reader.ReadTagCount(); tags > 0; tags--)");
        code.Line("int end = reader.ReadTag(out uint tag);");
        code.Open("switch (tag)");
        foreach (FieldSchema field in tagged)
        {
            string? condition = FieldCode.InVersions(field.Versions, versions);
            code.Open($"case {field.Tag}{(condition is null ? "" : $" when {condition}")}:");
            Value(field);
            code.Line("break;");
            code.Close();
        }

        code.Open("default:");
        code.Line("reader.SkipTo(end);");
        code.Line("break;");
        code.Close();
        code.Close();
        code.Line("reader.EndTag(end);");
        code.Close();
        code.Close();
    }

    private void Value(FieldSchema field)
    {
        if (field.IsArray)
        {
            Array(field);
            return;
        }

        if (field.Kind == FieldKind.Struct && field.IsNullable)
        {
            code.Line($"value.{field.Name} = reader.ReadIsPresent({FieldCode.Nullable(field, versions)}) ? {Element(field)} : null;");
            return;
        }

        code.Line($"value.{field.Name} = {Scalar(field)};");
    }

    private void Array(FieldSchema field)
    {
        string least = field.Kind switch
        {
            FieldKind.Bool or FieldKind.Int8 => "1",
            FieldKind.Int16 or FieldKind.UInt16 or FieldKind.Error => "2",
            FieldKind.Int32 => "4",
            FieldKind.Int64 or FieldKind.Float64 => "8",
            FieldKind.Uuid => "16",
            FieldKind.String => "flexible ? 1 : 2",
            FieldKind.Struct => $"{field.TypeName}.LeastBytes(version, flexible)",
            _ => "flexible ? 1 : 4",
        };
        code.Open("");
        code.Line($"int count = reader.ReadCount(flexible, {FieldCode.Nullable(field, versions)}, {least});");
        string fresh = $"new global::System.Collections.Generic.List<{FieldCode.ElementType(field)}>(count)";
        if (field.IsNullable)
        {
            code.Line($"value.{field.Name} = count < 0 ? null : {fresh};");
            code.Line($"for (int i = 0; i < count; i++) value.{field.Name}!.Add({Element(field)});");
        }
        else
        {
            code.Line($"var items = {fresh};");
            code.Line($"for (int i = 0; i < count; i++) items.Add({Element(field)});");
            code.Line($"value.{field.Name} = items;");
        }

        code.Close();
    }

    private string Scalar(FieldSchema field)
    {
        if (!field.IsNullable) return Element(field);
        string condition = FieldCode.Nullable(field, versions);
        string nullable = $"reader.ReadNullable{FieldCode.WireName(field)}(flexible)";
        return condition == "true" ? nullable : $"{condition} ? {nullable} : {Element(field)}";
    }

    private static string Element(FieldSchema field)
    {
        if (field.Kind == FieldKind.Struct) return $"{field.TypeName}.Read(ref reader, version, flexible)";
        return $"reader.Read{FieldCode.WireName(field)}({(FieldCode.HasLength(field) ? "flexible" : "")})";
    }
}
