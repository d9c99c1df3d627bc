using System.Data.Common;
using MailKit.Sandbox;
using MailKit.Web.Accounts;
using MailKit.Web.Api;
using MailKit.Web.Banners;
using MailKit.Web.Billing;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using MailKit.Web.Domains;
using MailKit.Web.Hosting;
using MailKit.Web.Letters;
using MailKit.Web.Limits;
using MailKit.Web.Live;
using MailKit.Web.Notices;
using MailKit.Web.Pages.Endpoints;
using MailKit.Web.Providers;
using MailKit.Web.Reconciliation;
using MailKit.Web.Retention;
using MailKit.Web.Sending;
using MailKit.Web.Settling;
using MailKit.Web.Webhooks;
using MailKit.Web.Work;

try
{
    var builder = WebApplication.CreateBuilder(args);

    _ = Task.Run(() => Database.WarmUp(builder.Configuration));
    builder.AddAddresses();
    builder.CheckPorts();
    await using var sandbox = await builder.AddSandboxAsync();
    builder.CheckSettings();

    builder.AddHosting();
    builder.AddDatabase();
    builder.AddNotices();
    builder.Services.AddLimits(builder.Configuration);
    builder.AddAccounts();
    builder.Services.AddWork();
    builder.Services.AddProviders();
    builder.Services.AddLive();
    builder.Services.AddLetters();
    builder.Services.AddDomains();
    builder.Services.AddCredits();
    builder.Services.AddSending();
    builder.Services.AddSettling();
    builder.Services.AddReconciliation();
    builder.Services.AddBilling();
    builder.Services.AddBanners();
    builder.Services.AddRetention();
    builder.Services.AddWebhooks();
    builder.Services.AddApi();
    builder.Services.AddPages();

    await using var app = builder.Build();

    app.UseRequestPipeline();
    app.MapLiveFeed();
    app.MapEmailPreview();
    app.MapApi();
    app.MapControllers();
    app.MapHealth();

    await app.LaunchAsync();
    return 0;
}
catch (Exception e) when (e is SettingsException or SandboxPortTakenException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
catch (Exception e) when (e is DbException || DatabaseTrouble.IsAway(e))
{
    await Console.Error.WriteLineAsync($"The database set by Database and ConnectionStrings__MailKit cannot be used: {e.GetBaseException().Message}");
    return 1;
}
