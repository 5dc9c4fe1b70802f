using System.Globalization;
using System.Text;
using Google.Protobuf.Reflection;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>
/// Prints a file in one canonical way: imports and options by name, fields by number, names as they stand. What has
/// a place of its own in a schema keeps it: top-level messages, and nested messages and maps among each other,
/// for frames name a message by its position.
/// </summary>
internal sealed class ProtoPrinter
{
    private readonly StringBuilder _text = new();
    private readonly ProtoSyntax _syntax;
    private string _indent = "";

    private ProtoPrinter(ProtoSyntax syntax) => _syntax = syntax;

    /// <exception cref="ProtoSchemaException">The file holds what no text can say.</exception>
    public static string Print(FileDescriptorProto file)
    {
        var printer = new ProtoPrinter(ProtoParser.SyntaxOf(file));
        printer.PrintFile(file);
        return printer._text.ToString();
    }

    private void PrintFile(FileDescriptorProto file)
    {
        Line(_syntax switch
        {
            ProtoSyntax.Editions => $"edition = \"{ProtoParser.EditionOf(file)}\";",
            ProtoSyntax.Proto3 => "syntax = \"proto3\";",
            _ => "syntax = \"proto2\";",
        });
        if (file.HasPackage)
        {
            Line($"package {file.Package};");
        }

        var imports = file.Dependency.Select((name, index) => (name, index)).OrderBy(import => import.name, StringComparer.Ordinal);
        foreach (var (name, index) in imports)
        {
            string kind = file.PublicDependency.Contains(index) ? "public " : file.WeakDependency.Contains(index) ? "weak " : "";
            Line($"import {kind}{ProtoOptions.Quote(name)};");
        }

        PrintOptions(file.Options);
        PrintExtensions(file.Extension);
        foreach (var message in file.MessageType)
        {
            PrintMessage(message);
        }

        foreach (var values in file.EnumType)
        {
            PrintEnum(values);
        }

        foreach (var service in file.Service)
        {
            PrintService(service);
        }
    }

    private void PrintMessage(DescriptorProto message)
    {
        Open($"message {message.Name}");
        PrintBody(message);
        Close();
    }

    private void PrintBody(DescriptorProto message)
    {
        PrintOptions(message.Options);
        var ranges = message.ReservedRange.Select(r => (r.Start, End: r.End - 1));
        PrintReserved(ranges, message.ReservedName, ProtoReservations.MaxField);
        foreach (var range in message.ExtensionRange.OrderBy(r => r.Start))
        {
            Line($"extensions {Range(range.Start, range.End - 1, ProtoReservations.MaxField)}{Bracketed(ProtoOptions.Print(range.Options))};");
        }

        PrintExtensions(message.Extension);
        var placed = new List<FieldDescriptorProto>();
        foreach (var nested in message.NestedType)
        {
            if (nested.Options?.MapEntry == true)
            {
                var map = message.Field.FirstOrDefault(f => IsOf(f, nested))
                    ?? throw new ProtoSchemaException($"map entry '{nested.Name}' of message '{message.Name}' belongs to no field");
                Line($"map<{EntryType(nested, 1)}, {EntryType(nested, 2)}> {NameAndNumber(map)}");
                placed.Add(map);
            }
            else if (message.Field.FirstOrDefault(f => f.Type == Type.Group && IsOf(f, nested)) is { } group)
            {
                PrintGroup(message, group, nested);
                placed.Add(group);
            }
            else
            {
                PrintMessage(nested);
            }
        }

        foreach (var values in message.EnumType)
        {
            PrintEnum(values);
        }

        foreach (var group in message.Field.Except(placed).OrderBy(f => f.Number).GroupBy(f => Choice(message, f)))
        {
            PrintFields(message, group.Key, group);
        }
    }

    private void PrintGroup(DescriptorProto message, FieldDescriptorProto field, DescriptorProto nested)
    {
        if (Choice(message, field) >= 0)
        {
            throw new ProtoSchemaException($"group '{nested.Name}' inside a oneof is not kept by this registry; make it a message");
        }

        Open(string.Create(CultureInfo.InvariantCulture, $"{LabelOf(field)}group {nested.Name} = {field.Number}{Bracketed(ProtoOptions.Print(field.Options))}"));
        PrintBody(nested);
        Close();
    }

    /// <summary>By what they extend, then by number.</summary>
    private void PrintExtensions(IEnumerable<FieldDescriptorProto> extensions)
    {
        foreach (var fields in extensions.GroupBy(field => field.Extendee).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            Open($"extend {fields.Key}");
            foreach (var field in fields.OrderBy(f => f.Number))
            {
                Line($"{LabelOf(field)}{TypeOf(field)} {NameAndNumber(field)}");
            }

            Close();
        }
    }

    /// <summary>The written oneof a field belongs to, -1 for none.</summary>
    private static int Choice(DescriptorProto message, FieldDescriptorProto field)
    {
        if (field.HasOneofIndex && (uint)field.OneofIndex >= message.OneofDecl.Count)
        {
            throw new ProtoSchemaException($"field '{field.Name}' belongs to a oneof that message '{message.Name}' does not have");
        }

        return field.HasOneofIndex && !field.Proto3Optional ? field.OneofIndex : -1;
    }

    private void PrintFields(DescriptorProto message, int oneof, IEnumerable<FieldDescriptorProto> fields)
    {
        if (oneof >= 0)
        {
            Open($"oneof {message.OneofDecl[oneof].Name}");
            PrintOptions(message.OneofDecl[oneof].Options);
        }

        foreach (var field in fields)
        {
            Line($"{(oneof >= 0 ? "" : LabelOf(field))}{TypeOf(field)} {NameAndNumber(field)}");
        }

        if (oneof >= 0)
        {
            Close();
        }
    }

    private void PrintEnum(EnumDescriptorProto values)
    {
        Open($"enum {values.Name}");
        PrintOptions(values.Options);
        PrintReserved(values.ReservedRange.Select(r => (r.Start, r.End)), values.ReservedName, int.MaxValue);
        foreach (var value in values.Value)
        {
            Line(string.Create(CultureInfo.InvariantCulture, $"{value.Name} = {value.Number}{Bracketed(ProtoOptions.Print(value.Options))};"));
        }

        Close();
    }

    private void PrintService(ServiceDescriptorProto service)
    {
        Open($"service {service.Name}");
        PrintOptions(service.Options);
        foreach (var method in service.Method)
        {
            string input = (method.ClientStreaming ? "stream " : "") + method.InputType;
            string output = (method.ServerStreaming ? "stream " : "") + method.OutputType;
            Open($"rpc {method.Name} ({input}) returns ({output})");
            PrintOptions(method.Options);
            Close();
        }

        Close();
    }

    private void PrintReserved(IEnumerable<(int Start, int End)> ranges, IEnumerable<string> names, int max)
    {
        foreach (var (start, end) in ranges.Order())
        {
            Line($"reserved {Range(start, end, max)};");
        }

        foreach (string name in names.Order(StringComparer.Ordinal))
        {
            Line(_syntax == ProtoSyntax.Editions ? $"reserved {name};" : $"reserved {ProtoOptions.Quote(name)};");
        }
    }

    private void PrintOptions(Google.Protobuf.IMessage? options)
    {
        foreach (string option in ProtoOptions.Print(options))
        {
            Line($"option {option};");
        }
    }

    private static string Range(int start, int end, int max)
    {
        string to = end == start ? "" : end == max ? " to max" : string.Create(CultureInfo.InvariantCulture, $" to {end}");
        return string.Create(CultureInfo.InvariantCulture, $"{start}{to}");
    }

    private string LabelOf(FieldDescriptorProto field) => field.Label switch
    {
        FieldDescriptorProto.Types.Label.Repeated => "repeated ",
        FieldDescriptorProto.Types.Label.Required => "required ",
        _ => field.Proto3Optional || _syntax == ProtoSyntax.Proto2 ? "optional " : "",
    };

    private static bool IsOf(FieldDescriptorProto field, DescriptorProto entry) =>
        field.TypeName == entry.Name || field.TypeName.EndsWith("." + entry.Name, StringComparison.Ordinal);

    private static string EntryType(DescriptorProto entry, int number) =>
        entry.Field.FirstOrDefault(f => f.Number == number) is { } field
            ? TypeOf(field)
            : throw new ProtoSchemaException($"map entry '{entry.Name}' has no field {number}");

    private static string TypeOf(FieldDescriptorProto field) =>
        field.HasTypeName && field.Type != Type.Group
            ? field.TypeName
            : ProtoFieldParser.WordOf(field.Type) ?? throw new ProtoSchemaException($"field '{field.Name}' has a type that no text can say");

    private static string NameAndNumber(FieldDescriptorProto field)
    {
        var options = ProtoOptions.Print(field.Options);
        if (field.HasJsonName && field.JsonName != DefaultJsonName(field.Name))
        {
            options = options.Append($"json_name = {ProtoOptions.Quote(field.JsonName)}");
        }

        if (field.HasDefaultValue)
        {
            options = options.Append($"default = {(field.Type is Type.String or Type.Bytes ? ProtoOptions.Quote(field.DefaultValue) : field.DefaultValue)}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{field.Name} = {field.Number}{Bracketed(options)};");
    }

    /// <summary>Some compilers write it into every descriptor and some do not, so it says nothing unless it differs.</summary>
    private static string DefaultJsonName(string name)
    {
        var json = new StringBuilder(name.Length);
        for (int i = 0; i < name.Length; i++)
        {
            if (name[i] != '_')
            {
                json.Append(i > 0 && name[i - 1] == '_' ? char.ToUpperInvariant(name[i]) : name[i]);
            }
        }

        return json.ToString();
    }

    private static string Bracketed(IEnumerable<string> options) =>
        string.Join(", ", options) is { Length: > 0 } list ? $" [{list}]" : "";

    private void Open(string head)
    {
        Line(head + " {");
        _indent += "  ";
    }

    private void Close()
    {
        _indent = _indent[2..];
        Line("}");
    }

    private void Line(string line) => _text.Append(_indent).Append(line).Append('\n');
}
