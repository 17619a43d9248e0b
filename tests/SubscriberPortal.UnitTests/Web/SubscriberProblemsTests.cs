using System.Security.Claims;
using Microsoft.Extensions.Options;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Security;
using SubscriberPortal.Web.Security;
using SubscriberPortal.Web.Subscribers;

namespace SubscriberPortal.UnitTests.Web;

public sealed class SubscriberProblemsTests
{
    private static readonly PiiView Pii = new(Options.Create(new PrivacyOptions()));
    private static readonly SubscriberProblems Problems = new(new SubscriberPresenter(Pii), Pii);

    [Theory, InlineData(RefusalReason.IdentifierTaken), InlineData(RefusalReason.OneSideRefused)]
    public void Whose_a_taken_imsi_is_stays_untold_without_pii_read(RefusalReason reason)
    {
        var refused = new WriteOutcome.Refused(reason, "imsi is taken by uid-7.", [new("imsi", "uid-7"), new("msisdn", "uid-8")], null);

        Assert.Equal("imsi is taken. msisdn is taken by uid-8.", Problems.Explain(Caller(), refused));
        Assert.Contains("uid-7", Problems.Explain(Caller(Permissions.PiiRead), refused), StringComparison.Ordinal);
    }

    private static ClaimsPrincipal Caller(params string[] permissions) => new(new ClaimsIdentity(permissions.Select(p => new Claim(Permissions.ClaimType, p)), "test"));
}
