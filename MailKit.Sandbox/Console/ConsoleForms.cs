using MailKit.Sandbox.Control;
using MailKit.Sandbox.Pages;

namespace MailKit.Sandbox;

/// <summary>What a person can do on the console: move the clock, adjust a balance, send a webhook again.</summary>
public static class ConsoleForms
{
    public static void MapForms(this WebApplication app)
    {
        var state = app.Services.GetRequiredService<SandboxState>();
        var clock = app.Services.GetRequiredService<SandboxClock>();
        var adjustment = app.Services.GetRequiredService<ManualAdjustment>();
        var scheduler = app.Services.GetRequiredService<Scheduler>();
        var wake = app.Services.GetRequiredService<WakeAll>();
        var courier = app.Services.GetRequiredService<WebhookCourier>();

        app.MapPost("/clock", (RequestDelegate)(async context =>
        {
            var by = (await context.Request.ReadFormAsync())["by"].ToString();
            var renewal = by is "renewal" ? await state.ReadAsync(NowView.NextRenewalIn) : null;

            var move = renewal is { } at ? now => at > now ? at : now : Duration.Parse(by);

            if (move is not null)
            {
                await scheduler.AdvanceAsync(move);
                wake.Now();
            }

            context.SeeOther("/");
        }));

        app.MapPost("/customers/{id}/adjust", (RequestDelegate)(context => AdjustAsync(context, state, clock, adjustment)));

        app.MapPost("/webhooks/{id}/again", (RequestDelegate)(async context =>
        {
            await courier.SendAgainAsync(context.Id());
            context.SeeOther("/webhooks/" + context.Id());
        }));
    }

    private static async Task AdjustAsync(HttpContext context, SandboxState state, SandboxClock clock, ManualAdjustment adjustment)
    {
        var typed = await context.Request.ReadFormAsync();
        var (customer, entitlement) = await state.ReadAsync(s => (s.Customers.Find(context.Id()), s.Entitlements.Find(typed["entitlement"].ToString())));

        if (customer is null || entitlement is null)
        {
            await context.MissingAsync();
            return;
        }

        var form = AdjustForm.Read(typed, entitlement, out var amount);
        var posting = form.IsGood ? await state.ChangeAsync(change => adjustment.Adjust(change, entitlement.Id, customer.CustomerId, amount, form.Reason)) : null;

        switch (posting)
        {
            case Posting.Posted posted:
                context.SeeOther($"/customers/{customer.CustomerId}?done={posted.Last.Id}");
                return;

            case Posting.NotEnough enough:
                form = form with { AmountError = $"They have {Words.Count(enough.Available)}, so {Words.Count(-amount)} cannot be taken away." };
                break;

            case Posting.OverageLimitExceeded limit:
                form = form with { AmountError = $"The overage would pass its limit of {Words.Count(limit.Limit)}." };
                break;
        }

        var view = await state.ReadAsync(s => CustomerView.Of(s, customer.CustomerId, clock.GetUtcNow()));
        await context.SendAsync<CustomerPage>(new() { [nameof(CustomerPage.View)] = view, [nameof(CustomerPage.Form)] = form }, StatusCodes.Status422UnprocessableEntity);
    }
}
