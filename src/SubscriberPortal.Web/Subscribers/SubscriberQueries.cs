using System.Globalization;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Web.Subscribers.Contracts;

namespace SubscriberPortal.Web.Subscribers;

/// <summary>Reads the query of a list, for API and pages alike.</summary>
internal static class SubscriberQueries
{
    private const int LongestSearch = 64;

    /// <summary>All violations, at most one a value; the query is good when there is none. An empty value counts as not given.</summary>
    public static IReadOnlyList<RuleViolation> TryRead(SubscriberListParameters given, string system, bool searchesImsi, out SubscriberQuery query)
    {
        var violations = new List<RuleViolation>();
        var limit = SubscriberQuery.DefaultLimit;
        if (!string.IsNullOrEmpty(given.Limit)
            && (!int.TryParse(given.Limit, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > SubscriberQuery.MaxLimit))
            Add("limit", "limit_range", $"limit must be a whole number from 1 to {SubscriberQuery.MaxLimit}.");

        SubscriberStatus status = default;
        if (!string.IsNullOrEmpty(given.Status) && !SubscriberStatusNames.TryParse(given.Status, out status))
            Add("status", "status_unknown", $"status must be one of {string.Join(", ", SubscriberStatusNames.All)}.");

        if (SubscriberRules.Check(SubscriberField.PlanId, given.PlanId) is { } planId) violations.Add(planId);
        if (given.Search?.Length > LongestSearch) Add("search", "too_long", $"search may have {LongestSearch} characters at most.");

        SyncStatus syncStatus = default;
        if (!string.IsNullOrEmpty(given.SyncStatus))
        {
            if (system != SystemKeys.Dual) Add("syncStatus", "dual_only", "syncStatus can be asked of Dual only.");
            else if (!SyncStatusNames.TryParse(given.SyncStatus, out syncStatus)) Add("syncStatus", "sync_status_unknown", $"syncStatus must be one of {string.Join(", ", SyncStatusNames.All)}.");
        }

        query = new SubscriberQuery
        {
            Filter = new SubscriberFilter { Status = string.IsNullOrEmpty(given.Status) ? null : status, PlanId = NullIfEmpty(given.PlanId) },
            Search = NullIfEmpty(given.Search),
            SearchesImsi = searchesImsi,
            SyncStatus = string.IsNullOrEmpty(given.SyncStatus) ? null : syncStatus,
            Limit = limit,
        };
        return violations;

        void Add(string field, string code, string message) => violations.Add(new RuleViolation(field, code, message));
    }

    /// <summary>What a cursor is bound to: the same place, system and filters. The limit may change from page to page.</summary>
    public static string ListOf(string place, string system, SubscriberQuery query) =>
        string.Join('\n', place, system, query.Filter.Status?.ToName(), query.Filter.PlanId, query.Search, query.SearchesImsi, query.SyncStatus?.ToName());

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
