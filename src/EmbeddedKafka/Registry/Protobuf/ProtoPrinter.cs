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
    private string _indent = "";

    public static string Print(FileDescriptorProto file)
    {
        var printer = new ProtoPrinter();
        printer.PrintFile(file);
        return printer._text.ToString();
    }

    private void PrintFile(FileDescriptorProto file)
    {
        Line("syntax = \"proto3\";");
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
        PrintOptions(message.Options);
        var ranges = message.ReservedRange.Select(r => (r.Start, End: r.End - 1));
        PrintReserved(ranges, message.ReservedName, ProtoReservations.MaxField);
        var maps = new List<FieldDescriptorProto>();
        foreach (var nested in message.NestedType)
        {
            if (nested.Options?.MapEntry == true)
            {
                var map = message.Field.FirstOrDefault(f => IsOf(f, nested))
                    ?? throw new ProtoSchemaException($"map entry '{nested.Name}' of message '{message.Name}' belongs to no field");
                Line($"map<{EntryType(nested, 1)}, {EntryType(nested, 2)}> {NameAndNumber(map)}");
                maps.Add(map);
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

        foreach (var group in message.Field.Except(maps).OrderBy(f => f.Number).GroupBy(f => Choice(message, f)))
        {
            PrintFields(message, group.Key, group);
        }

        Close();
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
            string label = field.Label == FieldDescriptorProto.Types.Label.Repeated ? "repeated " : field.Proto3Optional ? "optional " : "";
            Line($"{label}{TypeOf(field)} {NameAndNumber(field)}");
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
            string to = end == start ? "" : end == max ? " to max" : string.Create(CultureInfo.InvariantCulture, $" to {end}");
            Line(string.Create(CultureInfo.InvariantCulture, $"reserved {start}{to};"));
        }

        foreach (string name in names.Order(StringComparer.Ordinal))
        {
            Line($"reserved {ProtoOptions.Quote(name)};");
        }
    }

    private void PrintOptions(Google.Protobuf.IMessage? options)
    {
        foreach (string option in ProtoOptions.Print(options))
        {
            Line($"option {option};");
        }
    }

    private static bool IsOf(FieldDescriptorProto field, DescriptorProto entry) =>
        field.TypeName == entry.Name || field.TypeName.EndsWith("." + entry.Name, StringComparison.Ordinal);

    private static string EntryType(DescriptorProto entry, int number) =>
        entry.Field.FirstOrDefault(f => f.Number == number) is { } field
            ? TypeOf(field)
            : throw new ProtoSchemaException($"map entry '{entry.Name}' has no field {number}");

    private static string TypeOf(FieldDescriptorProto field) =>
        field.HasTypeName && field.Type != Type.Group
            ? field.TypeName
            : ProtoMessageParser.WordOf(field.Type) ?? throw new ProtoSchemaException($"field '{field.Name}' has a type that proto3 does not have");

    private static string NameAndNumber(FieldDescriptorProto field)
    {
        var options = ProtoOptions.Print(field.Options);
        if (field.HasJsonName && field.JsonName != DefaultJsonName(field.Name))
        {
            options = options.Append($"json_name = {ProtoOptions.Quote(field.JsonName)}");
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
