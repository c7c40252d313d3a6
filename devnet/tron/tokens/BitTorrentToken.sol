// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Trc20} from "./Trc20.sol";

/// @title BTT as on the main network: 18 decimals, 990 trillion
contract BitTorrentToken is Trc20 {
    constructor(address holder) Trc20("BitTorrent", "BTT", 18, 990_000_000_000_000 ether, holder) {}

    function transfer(address to, uint256 value) external returns (bool) {
        move(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        spend(from, value);
        move(from, to, value);
        return true;
    }
}
