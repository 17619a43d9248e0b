using SubscriberPortal.StatesLanguage.Executions;
using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>Reads Retry and Catch.</summary>
internal sealed class ErrorHandlingReader(FieldReader fields)
{
    public IReadOnlyList<Retrier> Retry()
    {
        var items = fields.Objects("Retry").ToArray();
        return items.Select((item, index) => Retrier(item, index == items.Length - 1)).ToArray();
    }

    public IReadOnlyList<Catcher> Catch()
    {
        var items = fields.Objects("Catch").ToArray();
        return items.Select((item, index) => Catcher(item, index == items.Length - 1)).OfType<Catcher>().ToArray();
    }

    private static Retrier Retrier(FieldReader item, bool isLast)
    {
        var errors = Errors(item, isLast);
        var interval = item.Number("IntervalSeconds", 1);
        var attempts = item.Number("MaxAttempts", 0);
        var rate = item.Number("BackoffRate", 1, double.MaxValue, whole: false);
        var delay = item.Number("MaxDelaySeconds", 1, 31_622_399);
        var jitter = item.String("JitterStrategy");
        if (jitter is not (null or "FULL" or "NONE")) item.Diagnostics.Schema($"'{jitter}' is not a jitter strategy; it is FULL or NONE", item.At("JitterStrategy"));
        item.RejectOthers();
        return new Retrier(errors, interval ?? 1, (long)(attempts ?? 3), rate ?? 2, delay, jitter == "FULL");
    }

    private static Catcher? Catcher(FieldReader item, bool isLast)
    {
        var errors = Errors(item, isLast);
        item.Require("Next");
        var (next, path, assign) = (item.String("Next"), item.ResultPath(), item.Assign());
        item.RejectOthers();
        return next is null ? null : new Catcher(errors, next, path, assign);
    }

    private static string[] Errors(FieldReader item, bool isLast)
    {
        item.Require("ErrorEquals");
        if (item.Take("ErrorEquals", JsonKind.Array) is not { } names) return [];
        var errors = names.Items.Where(name => name.Kind == JsonKind.String).Select(name => name.Text).ToArray();
        if (errors.Length != names.Items.Count) item.Diagnostics.Schema("Every name of an error must be a STRING", item.At("ErrorEquals"));
        else if (errors.Length == 0) item.Diagnostics.Schema("At least one name of an error is required", item.At("ErrorEquals"));
        if (errors.Contains(ErrorNames.All) && (errors.Length > 1 || !isLast))
            item.Diagnostics.Schema("States.ALL must stand alone, and in the last entry", item.At("ErrorEquals"));
        return errors;
    }
}
