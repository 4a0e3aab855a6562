-- SPDX-License-Identifier: MIT
-- Wireshark post-dissector for Multipath TCP with external keys: what stock
-- Wireshark (4.0) shows as keys that are tokens, as reserved that are K bits,
-- or not at all. Written for Lua 5.2: no operators // and &.
-- Formats: draft-baerts-tcpm-mptcpext-00 (E flag, K bit, NEW_KEY; epoch and
-- ack bit are of mpx's hardened variant) and the 2016 drafts of C. Paasch
-- (G flag, tokens of 64 bits).
local mpx = Proto("mpx", "Multipath TCP with external keys")

local KIND, MP_CAPABLE, MP_JOIN, ADD_ADDR = 30, 0, 1, 3
local MP_FASTCLOSE, NEW_KEY = 7, 9
local E_FLAG, G_FLAG = 0x08, 0x02

local f = {
  version = ProtoField.uint8("mpx.capable.version", "Version"),
  flags = ProtoField.uint8("mpx.capable.flags", "Flags", base.HEX),
  external = ProtoField.bool("mpx.capable.external",
    "External keys (E)"),
  application = ProtoField.bool("mpx.capable.application",
    "Keys handled by the application (G)"),
  sender_token = ProtoField.bytes("mpx.capable.sender_token",
    "Sender's token"),
  receiver_token = ProtoField.bytes("mpx.capable.receiver_token",
    "Receiver's token"),
  data_length = ProtoField.uint16("mpx.capable.data_length",
    "Data-level length"),
  checksum = ProtoField.uint16("mpx.capable.checksum", "Checksum", base.HEX),

  join_key_id = ProtoField.uint8("mpx.join.key_id", "Key id (K)"),
  join_backup = ProtoField.bool("mpx.join.backup", "Backup (B)"),
  join_addr_id = ProtoField.uint8("mpx.join.addr_id", "Address id"),
  join_token = ProtoField.bytes("mpx.join.token", "Receiver's token"),
  join_nonce = ProtoField.uint32("mpx.join.nonce", "Nonce", base.HEX),
  join_mac = ProtoField.bytes("mpx.join.mac", "MAC"),

  addr_key_id = ProtoField.uint8("mpx.add_addr.key_id", "Key id (K)"),
  addr_echo = ProtoField.bool("mpx.add_addr.echo", "Echo (E)"),
  addr_confirm = ProtoField.bool("mpx.add_addr.confirm",
    "Asks for a confirmation, or is one (C)"),
  addr_nonce = ProtoField.bytes("mpx.add_addr.nonce", "Nonce"),
  addr_mac = ProtoField.bytes("mpx.add_addr.mac", "MAC"),

  close_key_id = ProtoField.uint8("mpx.fastclose.key_id", "Key id (K)"),
  close_proof = ProtoField.bytes("mpx.fastclose.proof",
    "Receiver's key, or a MAC"),

  new_key_id = ProtoField.uint8("mpx.new_key.key_id", "Key id (K)"),
  new_key_ack = ProtoField.bool("mpx.new_key.ack", "Yours is verified (A)"),
  new_key_epoch = ProtoField.uint8("mpx.new_key.epoch", "Epoch"),
  new_key_mac = ProtoField.bytes("mpx.new_key.mac", "MAC"),
}
local strange = ProtoExpert.new("mpx.malformed",
  "Not a length that this option has", expert.group.MALFORMED,
  expert.severity.WARN)
mpx.fields = f
mpx.experts = { strange }

local tcp_options = Field.new("tcp.options")
local tcp_syn = Field.new("tcp.flags.syn")
local tcp_ack = Field.new("tcp.flags.ack")

-- The bit of weight 1, 2, 4 or 8 of an octet.
local function bit(octet, weight)
  return math.floor(octet / weight) % 2
end

-- MP_CAPABLE: a length tells what identifiers it has; with E they are tokens
-- of 4 octets, with G of 8. Without either they are keys, as Wireshark shows.
local function capable(o, tree)
  local flags, version = o(3, 1):uint(), o(2, 1):uint() % 16
  local e = version > 0 and bit(flags, E_FLAG) == 1
  local g = version > 0 and bit(flags, G_FLAG) == 1
  tree:add(f.version, o(2, 1), version)
  tree:add(f.flags, o(3, 1))
  tree:add(f.external, o(3, 1), e)
  tree:add(f.application, o(3, 1), g)
  if not (e or g) or o:len() == 4 then
    return e and "external keys" or g and "application's keys" or nil
  end
  local width = e and 4 or 8
  local rest = o:len() - 4
  tree:add(f.sender_token, o(4, width))
  if rest > width then
    tree:add(f.receiver_token, o(4 + width, width))
  end
  if rest >= 2 * width + 2 then
    tree:add(f.data_length, o(4 + 2 * width, 2))
  end
  if rest == 2 * width + 4 then
    tree:add(f.checksum, o(6 + 2 * width, 2))
  end
  return "token " .. tostring(o(4, width):bytes())
end

local capable_lengths = {
  e = { [4] = true, [8] = true, [12] = true, [14] = true, [16] = true },
  g = { [4] = true, [12] = true, [20] = true, [22] = true, [24] = true },
}
local function capable_is_whole(o)
  local flags, version = o(3, 1):uint(), o(2, 1):uint() % 16
  if version > 0 and bit(flags, E_FLAG) == 1 then
    return capable_lengths.e[o:len()]
  elseif version > 0 and bit(flags, G_FLAG) == 1 then
    return capable_lengths.g[o:len()]
  end
  return true
end

-- MP_JOIN: 16 octets are a SYN's with a token of 64 bits, or a SYN/ACK's.
local function join(o, tree, syn, ack)
  local len = o:len()
  if len == 24 then
    tree:add(f.join_mac, o(4, 20))
    return nil
  end
  tree:add(f.join_key_id, o(2, 1), bit(o(2, 1):uint(), 2))
  tree:add(f.join_backup, o(2, 1), bit(o(2, 1):uint(), 1) == 1)
  tree:add(f.join_addr_id, o(3, 1))
  if syn and ack then
    tree:add(f.join_mac, o(4, 8))
  else
    tree:add(f.join_token, o(4, len - 8))
  end
  tree:add(f.join_nonce, o(len - 4, 4))
  return "K=" .. bit(o(2, 1):uint(), 2)
end

-- ADD_ADDR: in version 0 the nibble is 4 or 6, the family. With C an echo that
-- asks, as long as what it asks about, or an answer of 12 octets.
local function add_addr(o, tree)
  local nibble, len = o(2, 1):uint() % 16, o:len()
  if len ~= 12 and (nibble == 4 or nibble == 6) then
    return nil
  end
  tree:add(f.addr_key_id, o(2, 1), bit(nibble, 2))
  tree:add(f.addr_echo, o(2, 1), bit(nibble, 1) == 1)
  tree:add(f.addr_confirm, o(2, 1), bit(nibble, 4) == 1)
  if bit(nibble, 4) == 1 and bit(nibble, 1) == 1 and len > 10 then
    tree:add(f.addr_nonce, o(len - 8, 8))
  elseif bit(nibble, 1) == 0 and len >= 12 then
    tree:add(f.addr_mac, o(len - 8, 8))
  end
  return "K=" .. bit(nibble, 2)
end

local function fastclose(o, tree)
  tree:add(f.close_key_id, o(2, 1), bit(o(2, 1):uint(), 1))
  tree:add(f.close_proof, o(4, 8))
  return "K=" .. bit(o(2, 1):uint(), 1)
end

local function new_key(o, tree)
  local k, a = bit(o(2, 1):uint(), 1), bit(o(2, 1):uint(), 2)
  tree:add(f.new_key_id, o(2, 1), k)
  tree:add(f.new_key_ack, o(2, 1), a == 1)
  tree:add(f.new_key_epoch, o(3, 1))
  tree:add(f.new_key_mac, o(4, 8))
  return "K=" .. k .. " A=" .. a .. " epoch " .. o(3, 1):uint()
end

-- By subtype: its name, who decodes it, and which lengths it takes.
local function between(low, high)
  return function(o) return o:len() >= low and o:len() <= high end
end
local function fixed(len)
  return between(len, len)
end
local function join_is_whole(o, syn, ack)
  local len = o:len()
  if not syn then return len == 24 end
  return len == 16 or len == 12 and not ack
end
local decoders = {
  [MP_CAPABLE] = { "MP_CAPABLE", capable, capable_is_whole, 4 },
  [MP_JOIN] = { "MP_JOIN", join, join_is_whole, 12 },
  [ADD_ADDR] = { "ADD_ADDR", add_addr, between(8, 30), 8 },
  [MP_FASTCLOSE] = { "MP_FASTCLOSE", fastclose, fixed(12), 12 },
  [NEW_KEY] = { "NEW_KEY", new_key, fixed(12), 12 },
}

local function option(o, tree, pinfo, syn, ack)
  local d = o:len() >= 3 and decoders[math.floor(o(2, 1):uint() / 16)]
  if not d then
    return
  end
  local sub = tree:add(mpx, o, d[1])
  if o:len() < d[4] or not d[3](o, syn, ack) then
    sub:add_proto_expert_info(strange)
    return
  end
  local what = d[2](o, sub, syn, ack)
  if what then
    sub:append_text(", " .. what)
    pinfo.cols.info:append(" [" .. d[1] .. " " .. what .. "]")
  end
end

-- The options of one segment, as they stand in the header.
local function walk(block, tree, pinfo, syn, ack)
  local at = 0
  while at < block:len() do
    local kind = block(at, 1):uint()
    if kind == 0 then
      return
    elseif kind == 1 then
      at = at + 1
    else
      local len = at + 1 < block:len() and block(at + 1, 1):uint() or 0
      if len < 2 or at + len > block:len() then
        return
      end
      if kind == KIND then
        option(block(at, len), tree, pinfo, syn, ack)
      end
      at = at + len
    end
  end
end

function mpx.dissector(_, pinfo, tree)
  local blocks, syns, acks = { tcp_options() }, { tcp_syn() }, { tcp_ack() }
  for i, block in ipairs(blocks) do
    -- a segment without options has flags all the same; inner ones of ICMP
    -- errors come last
    local flags = #syns == #blocks and i or 1
    walk(block.range, tree, pinfo, syns[flags].value, acks[flags].value)
  end
end

register_postdissector(mpx)
