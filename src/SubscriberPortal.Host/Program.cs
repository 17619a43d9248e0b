using SubscriberPortal.Cloud;
using SubscriberPortal.Dual;
using SubscriberPortal.Jobs;
using SubscriberPortal.Legacy;
using SubscriberPortal.Settings;
using SubscriberPortal.Web;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddWebParts();
builder.Services.AddRazorPages();
builder.Services.AddCloudModule().AddLegacyModule().AddDualModule().AddJobsModule().AddSettingsModule();

var app = builder.Build();
app.MapRazorPages();
app.MapCloudModule().MapLegacyModule().MapDualModule().MapJobsModule().MapSettingsModule();
await app.RunAsync();
