using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Web.Security;

namespace SubscriberPortal.Web.Pages.Provision;

/// <summary>One line of a comparison: a field and what each side holds, as this reader may see it.</summary>
public sealed record ComparedField(string Label, string? Cloud, string? Legacy, bool Differs);

/// <summary>One subscriber; on Dual both sides next to each other.</summary>
[Authorize(Policy = Permissions.SubscribersRead)]
public sealed class DetailModel(ProvisioningSystems systems, PiiView pii) : SystemPage(systems)
{
    public StoredSubscriber Stored { get; private set; } = null!;

    public IReadOnlyList<(string Label, string? Value)> Facts { get; private set; } = [];

    public IReadOnlyList<ComparedField> Compared { get; private set; } = [];

    public string Path => $"{ListPath}/{Stored.Subscriber.Uid}";

    public async Task<IActionResult> OnGetAsync(string uid, CancellationToken cancellationToken)
    {
        if (await Provider.GetAsync(uid, cancellationToken) is not { } stored) return NotFound();

        Stored = stored;
        Facts = [.. SubscriberField.All.Where(f => f != SubscriberField.Status).Select(f => (f.Label, pii.Show(User, f, f.Read(stored.Subscriber))))];
        if (stored.Sync is { } sync) Compared = [.. SubscriberField.All.Skip(1).Select(f => Compare(f, sync))];
        return Page();
    }

    private ComparedField Compare(SubscriberField field, SyncState sync)
    {
        var (cloud, legacy) = (sync.Cloud is null ? null : field.Read(sync.Cloud), sync.Legacy is null ? null : field.Read(sync.Legacy));
        var bothRead = sync is { Cloud: not null, Legacy: not null };
        return new ComparedField(field.Label, pii.Show(User, field, cloud), pii.Show(User, field, legacy), bothRead && cloud != legacy);
    }
}
