"""What happens in Redis as one step each: Lua scripts over the keys of one fleet. Every key begins with the fleet's prefix (KEYS[1]).

seen            set of fingerprints: the duplicate filter, as scrapy-redis keeps it
url             hash: URL -> what is known of it, while it is queued, asked or not yet delivered
queue:HOST      sorted set of the host's queued URLs, the most urgent first
turns           sorted set of hosts with queued URLs of which none is asked: the moment of their next turn (ms)
busy            hash: host -> the crawler that asks one of its URLs
asked:CRAWLER   hash: URL -> host, handed out; landing:CRAWLER the same, read and waiting for its file to be delivered
crawlers        sorted set of crawlers: the moment until which each counts as alive (ms)
host:HOST       hash: next (ms, nobody asks before), by (who is asking), gap (ms, Crawl-delay), over (why it is not asked any more)
sources         hash: domain -> feeds and sitemaps queued or asked; its pages wait for them
pages, bytes    hashes: domain -> how much of its budget is used; parked: domains whose budget is used up
claims          hash: (URL without its ending, digest) -> the URL that this body is read under
mapped          set of domains whose sitemaps list pages
near            hash: relevant URL -> its round and the links that lead outward from it
left            hash: why -> URLs that were taken out of the queue; they stay due in the store
done            hash: fingerprint -> when a delivered URL was asked (Unix seconds)
"""

from __future__ import annotations

#: What several scripts share.
_COMMON = """
local P = KEYS[1]
local function now() local t = redis.call('TIME'); return t[1] * 1000 + math.floor(t[2] / 1000) end
local function alive(who) return who and (tonumber(redis.call('ZSCORE', P .. 'crawlers', who) or 0) > now()) end
local function turn(host)
  if redis.call('HEXISTS', P .. 'busy', host) == 0 and redis.call('EXISTS', P .. 'queue:' .. host) == 1 then
    redis.call('ZADD', P .. 'turns', tonumber(redis.call('HGET', P .. 'host:' .. host, 'next') or 0), host)
  end
end
local function queue(rec)
  redis.call('ZADD', P .. 'queue:' .. rec.host, -rec.priority, rec.url)
  if rec.kind ~= 'page' then redis.call('HINCRBY', P .. 'sources', rec.domain, 1) end
  turn(rec.host)
end
local function drop(host, why)
  for _, url in ipairs(redis.call('ZRANGE', P .. 'queue:' .. host, 0, -1)) do
    local raw = redis.call('HGET', P .. 'url', url)
    if raw then
      local rec = cjson.decode(raw)
      if rec.kind ~= 'page' then redis.call('HINCRBY', P .. 'sources', rec.domain, -1) end
      redis.call('HDEL', P .. 'url', url)
    end
    redis.call('HINCRBY', P .. 'left', why, 1)
  end
  redis.call('DEL', P .. 'queue:' .. host)
  redis.call('ZREM', P .. 'turns', host)
end
"""

#: ARGV: "add" or "fill", then records as JSON -> {new, moved}. A known URL keeps the smallest round and the highest priority.
#: "fill" brings what a store has due: seen or not, unless it is here already, or was asked later than the store knows (rec.since).
ADD = (
    _COMMON
    + """
local new, moved = 0, 0
for i = 2, #ARGV do
  local rec = cjson.decode(ARGV[i])
  local raw, first = redis.call('HGET', P .. 'url', rec.url), redis.call('SADD', P .. 'seen', rec.fp) == 1
  local asked = tonumber(redis.call('HGET', P .. 'done', rec.fp) or -1)
  if raw then
    local old = cjson.decode(raw)
    if rec.round < old.round or rec.priority > old.priority then
      old.round, old.priority = math.min(rec.round, old.round), math.max(rec.priority, old.priority)
      redis.call('HSET', P .. 'url', rec.url, cjson.encode(old))
      redis.call('ZADD', P .. 'queue:' .. rec.host, 'XX', -old.priority, rec.url)
    end
  elseif first or (ARGV[1] == 'fill' and asked <= rec.since) then
    redis.call('HSET', P .. 'url', rec.url, ARGV[i])
    if redis.call('SISMEMBER', P .. 'parked', rec.domain) == 0 then queue(rec); new = new + 1 end
  end
  raw = redis.call('HGET', P .. 'near', rec.url)
  if raw then
    local old = cjson.decode(raw)
    if rec.round < old.round or (rec.site and not old.site) then
      old.round, old.site = math.min(rec.round, old.round), old.site or rec.site
      redis.call('HSET', P .. 'near', rec.url, cjson.encode(old))
      moved = moved + 1
    end
  end
end
return {new, moved}
"""
)

#: ARGV: crawler, hosts to look at -> {record, ""} of the next URL, or {"", ms until the first host's turn, -1 if there is none}.
TAKE = (
    _COMMON
    + """
local at = now()
for _, host in ipairs(redis.call('ZRANGEBYSCORE', P .. 'turns', '-inf', at, 'LIMIT', 0, ARGV[2])) do
  local h = redis.call('HMGET', P .. 'host:' .. host, 'next', 'by', 'over')
  local soonest = math.max(tonumber(h[1] or 0), at + 20)
  if h[3] then
    drop(host, string.match(h[3], '^[%w_]+'))
  elseif (h[2] and alive(h[2])) or tonumber(h[1] or 0) > at then
    redis.call('ZADD', P .. 'turns', soonest, host)
  else
    local url = redis.call('ZRANGE', P .. 'queue:' .. host, 0, 0)[1]
    local raw = url and redis.call('HGET', P .. 'url', url)
    local rec = raw and cjson.decode(raw)
    if not rec then
      if url then redis.call('ZREM', P .. 'queue:' .. host, url) end
      redis.call('ZREM', P .. 'turns', host)
      turn(host)
    elseif redis.call('SISMEMBER', P .. 'parked', rec.domain) == 1 then
      drop(host, 'site_budget')
    elseif rec.kind == 'page' and tonumber(redis.call('HGET', P .. 'sources', rec.domain) or 0) > 0 then
      redis.call('ZADD', P .. 'turns', soonest, host)
    else
      redis.call('ZREM', P .. 'queue:' .. host, url)
      redis.call('ZREM', P .. 'turns', host)
      redis.call('HSET', P .. 'busy', host, ARGV[1])
      redis.call('HSET', P .. 'asked:' .. ARGV[1], url, host)
      return {raw, 0}
    end
  end
end
local first = redis.call('ZRANGE', P .. 'turns', 0, 0, 'WITHSCORES')
return {'', first[2] and math.max(0, first[2] - at) or -1}
"""
)

#: ARGV: crawler, URL, host, "" or its record for `near` -> 1, or 0 if the URL was given to another crawler meanwhile.
COMMIT = (
    _COMMON
    + """
if redis.call('HDEL', P .. 'asked:' .. ARGV[1], ARGV[2]) == 0 then return 0 end
redis.call('HSET', P .. 'landing:' .. ARGV[1], ARGV[2], ARGV[3])
redis.call('HDEL', P .. 'busy', ARGV[3])
local rec = cjson.decode(redis.call('HGET', P .. 'url', ARGV[2]))
if rec.kind ~= 'page' then redis.call('HINCRBY', P .. 'sources', rec.domain, -1) end
if ARGV[4] ~= '' then
  local near = cjson.decode(ARGV[4])
  near.round, near.site = math.min(rec.round, near.round), near.site or rec.site
  redis.call('HSET', P .. 'near', ARGV[2], cjson.encode(near))
end
turn(ARGV[3])
return 1
"""
)

#: ARGV: host, why: its queue is over for this run.
DROP = _COMMON + "drop(ARGV[1], ARGV[2])"

#: ARGV: crawler, then URL and fingerprint and Unix time of each: their file is delivered.
LANDED = (
    _COMMON
    + """
for i = 2, #ARGV, 3 do
  if redis.call('HDEL', P .. 'landing:' .. ARGV[1], ARGV[i]) == 1 then
    redis.call('HDEL', P .. 'url', ARGV[i])
    redis.call('HSET', P .. 'done', ARGV[i + 1], ARGV[i + 2])
  end
end
"""
)

#: ARGV: crawler, ms -> how many URLs of crawlers that show no life any more went back to the queue. 0 ms: this crawler leaves.
BEAT = (
    _COMMON
    + """
redis.call('ZADD', P .. 'crawlers', now() + ARGV[2], ARGV[1])
local back = 0
for _, who in ipairs(redis.call('ZRANGEBYSCORE', P .. 'crawlers', '-inf', now())) do
  for kind, key in pairs({asked = P .. 'asked:' .. who, landing = P .. 'landing:' .. who}) do
    local held = redis.call('HGETALL', key)
    redis.call('DEL', key)
    for i = 1, #held, 2 do
      local raw = redis.call('HGET', P .. 'url', held[i])
      if redis.call('HGET', P .. 'busy', held[i + 1]) == who then redis.call('HDEL', P .. 'busy', held[i + 1]) end
      if raw then
        local rec = cjson.decode(raw)
        if kind == 'asked' and rec.kind ~= 'page' then redis.call('HINCRBY', P .. 'sources', rec.domain, -1) end
        queue(rec)
        back = back + 1
      end
    end
  end
  redis.call('ZREM', P .. 'crawlers', who)
end
return back
"""
)

#: -> 1 while anything is queued or asked by anybody, or somebody closes gaps.
PENDING = (
    _COMMON
    + """
if redis.call('ZCARD', P .. 'turns') > 0 or redis.call('HLEN', P .. 'busy') > 0 then return 1 end
return redis.call('EXISTS', P .. 'closing')
"""
)

#: ARGV: crawler, host, ms between two requests -> {0, ""} and the host is the crawler's, or {ms to wait, ""}, or {-1, why it is over}.
CLAIM = (
    _COMMON
    + """
local at, key = now(), P .. 'host:' .. ARGV[2]
local h = redis.call('HMGET', key, 'next', 'by', 'gap', 'over')
if h[4] then return {-1, h[4]} end
if h[2] and h[2] ~= ARGV[1] and alive(h[2]) then return {50, ''} end
local wait = tonumber(h[1] or 0) - at
if wait > 0 then return {wait, ''} end
redis.call('HSET', key, 'by', ARGV[1], 'next', at + math.max(tonumber(ARGV[3]), tonumber(h[3] or 0)))
redis.call('EXPIRE', key, 86400)
return {0, ''}
"""
)

#: ARGV: crawler, host, ms between two requests: the request is over. The next keeps its distance from this moment, since the host may have
#: seen the request any time before it was answered.
FREE = (
    _COMMON
    + """
local key = P .. 'host:' .. ARGV[2]
local h = redis.call('HMGET', key, 'by', 'next', 'gap')
if h[1] == ARGV[1] then
  redis.call('HDEL', key, 'by')
  redis.call('HSET', key, 'next', math.max(tonumber(h[2] or 0), now() + math.max(tonumber(ARGV[3]), tonumber(h[3] or 0))))
end
"""
)

#: ARGV: host, ms: nobody asks it before that; never shortens a pause.
PAUSE = (
    _COMMON
    + """
local key, till = P .. 'host:' .. ARGV[1], now() + ARGV[2]
if till > tonumber(redis.call('HGET', key, 'next') or 0) then redis.call('HSET', key, 'next', till) end
redis.call('EXPIRE', key, 86400 + math.ceil(ARGV[2] / 1000))
"""
)
