using System.Security.Cryptography;
using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Discounts;

/// <summary>Discounts: made, found by id or code, changed, deleted, and meant for some customers only.</summary>
public static class DiscountEndpoints
{
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private const int CodeLength = 16;

    private static readonly string[] Changeable =
    [
        "type", "amount", "code", "name", "currency_options", "customer_eligibility", "restricted_to", "usage_limit", "per_customer_usage_limit", "subscription_cycles", "preserve_on_plan_change",
        "starts_at", "expires_at", "metadata",
    ];

    public static void MapDodoDiscounts(this WebApplication app)
    {
        app.Map("GET", "/discounts", ListAsync);
        app.Map("POST", "/discounts", static async (call, state) =>
        {
            var request = await call.BodyAsync<CreateDiscount>();
            await call.AnswerAsync(await state.ChangeAsync(change => Create(change, request)));
        });
        app.Map("GET", "/discounts/code/{code}", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s
            => s.Discounts.OldestFirst.FirstOrDefault(d => string.Equals(d.Code, call.Route("code"), StringComparison.OrdinalIgnoreCase)) ?? throw DodoRefusalException.NotFound("Discount"))));
        app.Map("GET", "/discounts/{id}", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => Find(s, call))));
        app.Map("PATCH", "/discounts/{id}", static async (call, state) =>
        {
            var body = await call.ObjectAsync();
            await call.AnswerAsync(await state.ChangeAsync(change =>
            {
                var changed = MergePatch.Apply(Find(state, call), body, Changeable);
                return change.Put(state.Discounts, DiscountRules.Check(state, changed with { Code = changed.Code.ToUpperInvariant() }));
            }));
        });
        app.Map("DELETE", "/discounts/{id}", static async (call, state) =>
        {
            await state.ChangeAsync(change => change.Remove(state.Discounts, Find(state, call).DiscountId));
            call.Context.Response.StatusCode = 204;
        });
        MapCustomers(app);
    }

    /// <summary>A new discount of those words.</summary>
    public static Discount Create(Change change, CreateDiscount request) => change.Put(change.State.Discounts, DiscountRules.Check(change.State, new()
    {
        DiscountId = Ids.New("dsc"),
        BusinessId = change.State.Now.BusinessId,
        Code = request.Code?.ToUpperInvariant() ?? RandomNumberGenerator.GetString(Letters, CodeLength),
        Name = request.Name,
        Type = request.Type,
        Amount = request.Amount,
        CurrencyOptions = request.CurrencyOptions ?? [],
        CustomerEligibility = request.CustomerEligibility ?? CustomerEligibility.Any,
        RestrictedTo = request.RestrictedTo ?? [],
        UsageLimit = request.UsageLimit,
        PerCustomerUsageLimit = request.PerCustomerUsageLimit,
        SubscriptionCycles = request.SubscriptionCycles,
        PreserveOnPlanChange = request.PreserveOnPlanChange,
        StartsAt = request.StartsAt,
        ExpiresAt = request.ExpiresAt,
        Metadata = request.Metadata.OrEmpty(),
        CreatedAt = change.At,
    }));

    private static Discount Find(SandboxState state, DodoCall call) => state.Discounts.Require(call.Route("id"), "Discount");

    private static async Task ListAsync(DodoCall call, SandboxState state)
    {
        var (code, type, active, product) = (call.Query("code"), call.QueryWord<DiscountType>("discount_type"), call.QueryFlag("active"), call.Query("product_id"));

        await call.AnswerAsync(await state.ReadAsync(s => new Items<Discount>(call.Page(s.Discounts.NewestFirst.Where(d =>
            (code is null || d.Code.Contains(code, StringComparison.OrdinalIgnoreCase))
            && (type is null || d.Type == type)
            && (active is null || IsActive(d, s.UtcNow) == active)
            && (product is null || d.IsFor(product)))))));
    }

    private static bool IsActive(Discount discount, DateTimeOffset now) => !(discount.StartsAt > now) && !(discount.ExpiresAt <= now) && !(discount.TimesUsed >= discount.UsageLimit);

    private static void MapCustomers(WebApplication app)
    {
        app.Map("GET", "/discounts/{id}/customers", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => Customers(s, call))));
        app.Map("POST", "/discounts/{id}/customers", static async (call, state) =>
        {
            var request = await call.BodyAsync<AddDiscountCustomers>();
            await call.AnswerAsync(await state.ChangeAsync(change =>
            {
                var discount = Find(state, call);

                foreach (var customer in request.CustomerIds.Select(id => state.Customers.Require(id, "Customer")))
                {
                    change.Put(state.DiscountCustomers, new DiscountCustomer(discount.DiscountId, customer.CustomerId));
                }

                return Customers(state, call);
            }));
        });
        app.Map("DELETE", "/discounts/{id}/customers/{customer}", static async (call, state) =>
        {
            await state.ChangeAsync(change =>
            {
                var meant = state.DiscountCustomers.Require(DiscountCustomer.IdOf(Find(state, call).DiscountId, call.Route("customer")), "Customer");
                change.Remove(state.DiscountCustomers, DiscountCustomer.IdOf(meant.DiscountId, meant.CustomerId));
            });
            call.Context.Response.StatusCode = 204;
        });
    }

    private static Items<DiscountCustomerItem> Customers(SandboxState state, DodoCall call)
        => new(call.Page(state.CustomersOfDiscount.NewestFirst(Find(state, call).DiscountId).Select(static c => new DiscountCustomerItem(c.CustomerId))));
}
