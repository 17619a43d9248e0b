using System.Globalization;
using System.Net;
using System.Net.Http.Json;

namespace SubscriberPortal.EndToEndTests.Support;

/// <summary>
/// Creates, changes and removes subscribers of its own through Dual, one call after the other, until the portal is gone. Keeps what was acknowledged; of a call without an answer,
/// what it was to be as well.
/// </summary>
internal sealed class AcknowledgedWriter(int number, HttpClient client)
{
    private readonly Dictionary<string, HashSet<string>> _possible = [];
    private int _made;

    /// <summary>How many writes were acknowledged, of all rounds.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>What may be stored of each subscriber, by its plan; empty: no record.</summary>
    public IReadOnlyDictionary<string, HashSet<string>> Possible => _possible;

    /// <summary>From now on only what was found is possible.</summary>
    public void Learn(IReadOnlyDictionary<string, string> plans)
    {
        foreach (var (uid, possible) in _possible)
        {
            possible.Clear();
            possible.Add(plans.GetValueOrDefault(uid, ""));
        }
    }

    public async Task RunAsync(Random random, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var stored = _possible.Where(pair => pair.Value.Count == 1 && !pair.Value.Contains("")).Select(pair => pair.Key).ToList();
            var deed = stored.Count == 0 ? 0 : random.Next(3);
            var uid = deed == 0 ? $"w{number}-{++_made}" : stored[random.Next(stored.Count)];
            var plan = deed == 2 ? "" : string.Create(CultureInfo.InvariantCulture, $"P{random.Next(1_000_000)}");
            if (!_possible.TryGetValue(uid, out var possible)) _possible[uid] = possible = [""];

            possible.Add(plan);
            try
            {
                using var answer = await SendAsync(deed, uid, plan);
                if (answer.IsSuccessStatusCode)
                {
                    possible.Clear();
                    possible.Add(plan);
                    Acknowledged++;
                }
                else
                {
                    Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{uid}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(CancellationToken.None)}");
                }
            }
            catch (HttpRequestException)
            {
                // The portal is gone, and with it the answer.
                return;
            }
        }
    }

    private Task<HttpResponseMessage> SendAsync(int deed, string uid, string plan)
    {
        var path = new Uri($"/dual/subscribers{(deed == 0 ? "" : $"/{uid}")}", UriKind.Relative);
        return deed switch
        {
            0 => client.PostAsJsonAsync(path, new { uid, msisdn = $"+999{number}{_made:D7}", imsi = $"0010{number}{_made:D10}", status = "ACTIVE", planId = plan }),
            1 => client.PutAsJsonAsync(path, new { planId = plan }),
            _ => client.DeleteAsync(path),
        };
    }
}
